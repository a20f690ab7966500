package import Foundation
package import TestSupport

/// A new ledger with a server, and an operator who asks it.
package final class Served {
    package let scratch: Scratch
    /// The operator's token.
    package let token: String
    package private(set) var server: ServerProcess
    private let program: URL

    /// Founds and serves a ledger, with the package's sample in it if wanted.
    package init(
        hasSample: Bool = false, _ arguments: [String] = [], program: URL = Wenzhi.executable
    ) throws {
        self.program = program
        scratch = try Scratch()
        token = try Wenzhi.found(scratch.data, program)
        server = try ServerProcess(scratch, arguments, program: program)
        guard hasSample else { return }
        let answer = try client.post(
            try String(contentsOf: Wenzhi.sample, encoding: .utf8), as: Client.ndjson)
        let refused = answer.wholeLines.map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains(#""status":201"#) }
        guard answer.isWhole, refused.isEmpty else {
            throw ServerFailure("the sample was refused: \(refused.prefix(3))")
        }
    }

    /// Founds a sample ledger, imports a year that is simulated with these options and recorded while it
    /// happens, and serves it.
    package init(year arguments: [String]) throws {
        program = Wenzhi.executable
        scratch = try Scratch()
        let founded = try Wenzhi.run(
            "init", "--sample", "--founded", "2015-12-31T12:00:00+08:00", "--data", scratch.data)
        let year = try Wenzhi.run(arguments: ["simulate", "--recorded"] + arguments)
        let file = scratch.path + "/year.ndjson"
        try year.output.write(toFile: file, atomically: true, encoding: .utf8)
        let imported = try Wenzhi.run("import", file, "--data", scratch.data)
        guard founded.status == 0, year.status == 0, imported.status == 0 else {
            throw ServerFailure(
                "the year was refused: \(founded.errors)\(year.errors)\(imported.errors)")
        }
        // An access is recorded now, after the year.
        token = try Wenzhi.token(scratch.data)
        server = try ServerProcess(scratch)
    }

    /// The operator.
    package var client: Client { Client(port: server.port, token: token) }

    /// Starts another server on the same ledger; `body` runs while none does.
    package func restart(_ arguments: [String] = [], _ body: () throws -> Void = {}) throws {
        if server.isRunning { server.stop() }
        try body()
        server = try ServerProcess(scratch, arguments, program: program)
    }
}

extension String {
    /// An event as posted; `data` is JSON.
    package static func event(
        _ id: String, _ type: String, _ subject: String, _ data: String,
        source: String = "/centres/dongcheng", time: String = "2026-04-01T12:00:00+08:00",
        more: String = ""
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type)",\
        "subject":"\(subject)","time":"\(time)"\(more),"data":\(data)}
        """
    }

    /// Service of `wang-fang` of the sample, an hour long.
    package static func hours(
        _ id: String, minutes: String = "60", volunteer: String = "wang-fang",
        source: String = "/centres/dongcheng", more: String = ""
    ) -> String {
        .event(
            id, "hours.served", id,
            """
            {"volunteer":"\(volunteer)","project":"music-class",\
            "startedAt":"2026-03-30T09:00:00+08:00","endedAt":"2026-03-30T10:00:00+08:00",\
            "minutes":\(minutes),"activity":"service"\(more)}
            """, source: source)
    }

    /// An application with personal data.
    package static func application(
        _ id: String, _ person: String = #"{"name":"测试"}"#, centre: String = "dongcheng",
        more: String = ""
    ) -> String {
        .event(
            id, "volunteer.applied", id,
            """
            {"centre":"\(centre)","category":"mass-culture-backbone","adult":true,\
            "skills":["music"],"person":\(person)\(more)}
            """, source: "/centres/\(centre)")
    }
}
