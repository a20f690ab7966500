import Foundation
import ServerSupport
import Testing

/// Fields, parameters and cursors at the ends of what can be written: every route answers each, none
/// with a failure of the server, and the server goes on.
@Suite(.serialized)
struct ExtremeTests {
    private static let fields = [
        "Accept", "Accept-Encoding", "If-None-Match", "Last-Event-ID", "Content-Type", "Origin",
        "X-Request-Id", "traceparent", "Expect", "ce-id",
    ]
    private static let fieldValues = [
        ";", ";;q=1,;", ",", ",;,", "/", "*/", "/*;q", ";q=", "a/b;q=-1", "*/*;q=nan", "\"", "W/\"",
        "q=1;", "=", "%", "-1", "18446744073709551616",
    ]
    private static let numbers = [
        "0", "-1", "-0", "1e9", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "9999999999999999", "99999999999999999",
    ]
    private static let values =
        numbers + [
            "", "~", ".", "-", "%00", "%EF%BF%BF", "0001-01-01", "9999-12-31", "9999-Q4", "0000",
            "0000-00",
            "9999-13", "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:60Z", "district:999999",
            "project:",
        ]

    @Test("every route answers fields, parameters and cursors at the ends of their ranges")
    func everyRoute() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        guard case .object(let paths) = try client.get("/openapi.json").json["paths"] else {
            Issue.record("no paths")
            return
        }
        var asked = 0
        func ask(_ path: String, _ headers: [String: String] = [:]) throws {
            let answer = try client.get(path, headers)
            asked += 1
            #expect(
                (200..<500).contains(answer.status),
                "\(path) \(headers): \(answer.text.prefix(200))")
        }
        for (path, item) in paths {
            guard let operation = item["get"] else { continue }
            let path = path.replacingOccurrences(
                of: #"\{[a-z]+\}"#, with: "wang-fang", options: .regularExpression)
            for field in Self.fields {
                for value in Self.fieldValues { try ask(path, [field: value]) }
            }
            for name in operation["parameters"]?.items.compactMap({ $0["name"]?.string }) ?? [] {
                for value in Self.values { try ask("\(path)?\(name)=\(value)") }
            }
            // A cursor of this question, with something else behind its mark.
            guard let next = try? client.get(path + "?limit=1").json["next"]?.string,
                let mark = next.split(separator: ".").first
            else { continue }
            for number in Self.numbers {
                for rest in [
                    number, number + "~", number + "~x", number + "-0", number + "-255", "~",
                ] {
                    try ask("\(path)?limit=1&cursor=\(mark).\(rest)")
                }
            }
        }
        #expect(asked > 1000)
        #expect(try client.get("/health/ready").status == 200)
    }
}
