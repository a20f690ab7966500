import ServerSupport
import Testing

/// Sentences in the language that a client prefers; codes, parameters and figures are the same in all.
@Suite(.serialized)
struct LanguageTests {
    private static let chinese = ["Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"]

    private static func service(_ id: String, minutes: Int) -> [UInt8] {
        Array(
            String.event(
                id, "hours.served", id,
                """
                {"volunteer":"wang-fang","project":"music-class",\
                "startedAt":"2026-03-30T09:00:00+08:00","endedAt":"2026-03-30T10:00:00+08:00",\
                "minutes":\(minutes),"activity":"service"}
                """, source: "/centres/dongcheng", time: "2026-03-31T12:00:00+08:00"
            ).utf8)
    }

    private func post(
        _ served: Served, _ body: [UInt8], _ headers: [String: String], query: String = ""
    ) throws -> Response {
        try served.client.ask(
            "POST", "/v1/events" + query,
            headers.merging(["Content-Type": Client.event]) { first, _ in first }, body)
    }

    @Test("what a post is told")
    func posted() throws {
        let served = try Served(hasSample: true)
        let english = try post(served, Self.service("l-1", minutes: 90), [:], query: "?dryRun=true")
        let chinese = try post(
            served, Self.service("l-1", minutes: 90), Self.chinese, query: "?dryRun=true")
        func finding(_ answer: Response) throws -> JSONValue? {
            try answer.json["findings"]?.items.first {
                $0["code"]?.string == "minutes-beyond-interval"
            }
        }
        #expect(
            try finding(english)?["message"]?.string
                == "90 minutes are claimed for an interval of 60.")
        #expect(try finding(chinese)?["message"]?.string == "申报 90 分钟，而服务时段只有 60 分钟。")
        for answer in [english, chinese] {
            let parameters = try finding(answer)?["parameters"]
            #expect(parameters?["minutes"]?.string == "90")
            #expect(parameters?["interval"]?.string == "60")
        }
    }

    @Test("problems: of the form, of a rule, of the request")
    func problems() throws {
        let served = try Served(hasSample: true)
        let bad = Array(
            String.event(
                "l-2", "hours.confirmed", "nothing", #"{"minutes":-1,"confirmedBy":"someone"}"#,
                source: "/centres/dongcheng"
            ).utf8)
        let form = try post(served, bad, Self.chinese)
        #expect(form.status == 422)
        #expect(form.headers["content-language"] == "zh")
        #expect(form.headers["vary"]?.contains("Accept-Language") == true)
        #expect(try form.json["title"]?.string == "事件的形式不符")
        let unknown = try served.client.get("/v1/volunteers?limit=0", Self.chinese)
        #expect(unknown.status == 400)
        #expect(try unknown.json["detail"]?.string == "limit 应为 1 至 1000 之间的整数。")
        let missing = try served.client.get("/v1/projects/none", Self.chinese)
        #expect(try missing.json["detail"]?.string == "没有此编号的项目。")
        #expect(try missing.json["code"]?.string == "not-found")
        let inEnglish = try served.client.get("/v1/projects/none", ["Accept-Language": "fr, en"])
        #expect(inEnglish.headers["content-language"] == "en")
        #expect(try inEnglish.json["detail"]?.string == "There is no project with this id.")
        let stream = try served.client.ask(
            "POST", "/v1/events",
            Self.chinese.merging(["Content-Type": Client.ndjson]) { first, _ in first }, bad)
        #expect(stream.text.contains("事件的形式不符"))
    }

    @Test("findings on record are told in either language, each with its own tag")
    func findings() throws {
        let served = try Served(hasSample: true)
        #expect(try post(served, Self.service("l-3", minutes: 90), [:]).status == 201)
        let path = "/v1/findings?code=minutes-beyond-interval&limit=100"
        let english = try served.client.get(path)
        let chinese = try served.client.get(path, Self.chinese)
        #expect(english.text.contains("90 minutes are claimed for an interval of 60."))
        #expect(chinese.text.contains("申报 90 分钟，而服务时段只有 60 分钟。"))
        #expect(chinese.headers["content-language"] == "zh")
        let tags = [english, chinese].compactMap { $0.headers["etag"] }
        #expect(Set(tags).count == 2)
        let wrong = try served.client.get(
            path, Self.chinese.merging(["If-None-Match": tags[0]]) { first, _ in first })
        #expect(wrong.status == 200)
        let right = try served.client.get(
            path, Self.chinese.merging(["If-None-Match": tags[1]]) { first, _ in first })
        #expect(right.status == 304)
        let table = try served.client.get(
            path, Self.chinese.merging(["Accept": "text/csv"]) { first, _ in first })
        #expect(table.text.contains("申报 90 分钟，而服务时段只有 60 分钟。"))
        #expect(table.text.contains("minutes=90; interval=60"))
    }

    @Test("every finding of the sample has a Chinese sentence and a title")
    func complete() throws {
        let served = try Served(hasSample: true)
        let items = try served.client.get("/v1/findings?limit=1000", Self.chinese).json["items"]
        let titles = try served.client.get("/vocabulary").json["codes"]
        #expect(items?.items.isEmpty == false)
        for item in items?.items ?? [] {
            let message = item["message"]?.string ?? ""
            let isChinese = message.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
            #expect(isChinese, "\(message)")
            #expect(titles?[item["code"]?.string ?? ""]?["zh"] != nil)
        }
    }

    @Test("the vocabulary names types, rules, values and states")
    func vocabulary() throws {
        let served = try Served()
        let answer = try served.client.with(token: nil).get("/vocabulary")
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json["types"]?["hours.served"]?["zh"]?.string?.isEmpty == false)
        #expect(json["codes"]?["minutes-beyond-interval"]?["zh"]?.string == "分钟数超出服务时段")
        #expect(json["words"]?["published"]?["zh"]?.string == "已发布")
    }
}
