/// The Lua scripts that wrk runs: what it asks, and how it reports.
enum LoadScripts {
    /// One request for every line of the thread's file. The first request that wrk forms, only to
    /// look at it, is never sent; what it held is lost. `repeats` begins anew at the end of the file.
    static func post(
        _ path: String, type: String, token: String, files: String, repeats: Bool
    ) -> String {
        threads + """
            function init(args)
              file = assert(io.open("\(files)" .. number, "r"))
              exhausted = false
              wrk.method = "POST"
              wrk.headers["Content-Type"] = "\(type)"
              wrk.headers["Authorization"] = "Bearer \(token)"
            end
            function request()
              local line = file:read("*l")
              if not line and \(repeats) then
                file:seek("set")
                line = file:read("*l")
              end
              if line then return wrk.format(nil, "\(path)", nil, line) end
              exhausted = true
              wrk.thread:stop()
              return wrk.format("GET", "/health/live")
            end

            """ + done
    }

    /// The paths of a file, over and over.
    static func get(token: String, files: String) -> String {
        threads + """
            function init(args)
              exhausted = false
              wrk.headers["Authorization"] = "Bearer \(token)"
              requests = {}
              for line in io.lines("\(files)" .. number) do
                requests[#requests + 1] = wrk.format("GET", line)
              end
              turn = 0
            end
            function request()
              turn = turn % #requests + 1
              return requests[turn]
            end

            """ + done
    }

    private static let threads = """
        local threads = {}
        function setup(thread)
          thread:set("number", #threads)
          threads[#threads + 1] = thread
        end

        """

    /// `BENCH`, requests, microseconds, p50 and p99 in microseconds, failures, files at their end.
    private static let done = """
        function done(summary, latency, requests)
          local e, ended = summary.errors, 0
          for _, thread in ipairs(threads) do
            if thread:get("exhausted") then ended = ended + 1 end
          end
          print(string.format("BENCH %d %d %d %d %d %d", summary.requests, summary.duration,
            latency:percentile(50), latency:percentile(99),
            e.connect + e.read + e.write + e.status + e.timeout, ended))
        end

        """
}
