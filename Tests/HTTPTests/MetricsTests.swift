import Foundation
import ServerSupport
import Testing

/// `/metrics`, read by the parser of Prometheus' own Python client.
@Suite("Metrics")
struct MetricsTests {
    /// Reads the text and prints every sample as JSON: name, labels, value; with types and help.
    private static let judge = """
        import json, sys
        from prometheus_client.parser import text_string_to_metric_families
        families = list(text_string_to_metric_families(sys.stdin.read()))
        print(json.dumps({
            "types": {f.name: f.type for f in families},
            "helpless": [f.name for f in families if not f.documentation],
            "samples": {
                s.name + "".join(f",{k}={v}" for k, v in sorted(s.labels.items())):
                    int(s.value) if s.value == int(s.value) else s.value
                for f in families for s in f.samples}}))
        """

    private static func read(_ client: Client) throws -> JSONValue {
        let answer = try client.with(token: nil).get("/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let result = try Tool.run(["python3", "-c", judge], input: answer.body)
        #expect(result.status == 0, "\(result.errors)")
        return try JSONValue(parsing: result.output)
    }

    @Test("every metric has a type and says what it is")
    func form() throws {
        let served = try Served(hasSample: true)
        let metrics = try Self.read(served.client)
        #expect(metrics["helpless"]?.items == [])
        for (name, type) in [
            ("wenzhi_events", "counter"), ("wenzhi_group_events", "histogram"),
            ("wenzhi_log_commit_duration_seconds", "histogram"),
            ("wenzhi_views_commit_duration_seconds", "histogram"),
            ("wenzhi_queue_events", "gauge"), ("wenzhi_views_lag_events", "gauge"),
            ("wenzhi_store_used_bytes", "gauge"), ("wenzhi_store_map_bytes", "gauge"),
            ("wenzhi_store_readers", "gauge"), ("wenzhi_http_requests", "counter"),
            ("wenzhi_http_request_duration_seconds", "histogram"),
            ("wenzhi_http_connections", "gauge"), ("wenzhi_live_listeners", "gauge"),
            ("process_resident_memory_bytes", "gauge"), ("process_start_time_seconds", "gauge"),
        ] {
            #expect(metrics["types"]?[name]?.string == type, "\(name)")
        }
    }

    @Test("events are counted by type and verdict, requests by route and status")
    func counts() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        // A stream, as the sample's, is counted when its end has been sent, which the client may see
        // first.
        let streams = "wenzhi_http_requests_total,method=POST,route=/v1/events,status=2xx"
        var before = try Self.read(client)
        while before["samples"]?[streams]?.integer == 0 { before = try Self.read(client) }
        #expect(try client.post(.hours("m-1", minutes: "1")).status == 201)
        #expect(try client.post(.hours("m-1", minutes: "1")).status == 200)
        #expect(try client.post(.hours("m-1", minutes: "2")).status == 409)
        #expect(try client.post(.hours("m-2", volunteer: "nobody")).status == 422)
        #expect(try client.get("/v1/projects/music-class").status == 200)
        #expect(try client.get("/v1/projects/nothing").status == 404)
        #expect(try client.get("/nowhere/at/all").status == 404)
        let after = try Self.read(client)
        func grown(_ name: String) -> Int? {
            guard let now = after["samples"]?[name]?.integer else { return nil }
            return now - (before["samples"]?[name]?.integer ?? 0)
        }
        for verdict in ["recorded", "repeated", "refused", "conflict"] {
            #expect(grown("wenzhi_events_total,type=hours.served,verdict=\(verdict)") == 1)
        }
        #expect(grown("wenzhi_events_total,type=hours.served,verdict=failed") == 0)
        #expect(grown("wenzhi_group_events_count") == 1)
        #expect(grown("wenzhi_group_events_sum") == 1)
        #expect(grown("wenzhi_log_commit_duration_seconds_count") == 1)
        #expect(grown("wenzhi_views_commit_duration_seconds_bucket,le=+Inf") == 1)
        #expect(grown("wenzhi_log_events") == 1)
        #expect(after["samples"]?["wenzhi_views_lag_events"]?.integer == 0)
        #expect(after["samples"]?["wenzhi_trouble"]?.integer == 0)
        for store in ["log", "views"] {
            let used = after["samples"]?["wenzhi_store_used_bytes,store=\(store)"]?.integer ?? 0
            let map = after["samples"]?["wenzhi_store_map_bytes,store=\(store)"]?.integer ?? 0
            #expect(used > 0 && used < map)
        }
        let requests = "wenzhi_http_requests_total"
        let project = "method=GET,route=/v1/projects/{id}"
        #expect(grown("\(requests),\(project),status=2xx") == 1)
        #expect(grown("\(requests),\(project),status=4xx") == 1)
        #expect(grown("\(requests),method=POST,route=/v1/events,status=2xx") == 2)
        #expect(grown("\(requests),method=POST,route=/v1/events,status=4xx") == 2)
        #expect(grown("\(requests),method=other,route=none,status=4xx") == 1)
        #expect(grown("wenzhi_http_request_duration_seconds_count,\(project)") == 2)
    }

    @Test("requests of any kind add no metrics")
    func cardinality() throws {
        let served = try Served()
        let before = try Self.read(served.client)
        for number in 0..<50 {
            _ = try served.client.get("/v1/volunteers/v-\(number)")
            _ = try served.client.ask("BREW\(number)", "/pot-\(number)")
        }
        let after = try Self.read(served.client)
        guard case .object(let old)? = before["samples"], case .object(let new)? = after["samples"]
        else {
            Issue.record("no samples")
            return
        }
        #expect(Set(old.keys) == Set(new.keys))
    }
}
