import MerkleTree

/// `index.html` of a working paper: a page to print, made of the other files alone.
///
/// It has the SHA-256 of each of them, so that a signature on the printed page covers the whole paper.
struct PaperPage {
    /// Each file with its SHA-256, in hexadecimal digits.
    let digests: [(name: String, digest: String)]
    private let folder: PaperFolder
    private let figures: PaperFigures

    /// The page of a paper whose other files are there.
    init(_ folder: PaperFolder) throws {
        guard let figures = folder["figures.json"].flatMap({ PaperFigures(parsing: $0) }) else {
            throw CommandFailure("The answers are not those of a paper.")
        }
        self.folder = folder
        self.figures = figures
        digests = PaperFolder.names.compactMap { name in
            folder[name].map { (name, Digest(hashing: $0).hex) }
        }
    }

    /// The bytes of the page.
    var bytes: [UInt8] {
        let fund = Self.escaped(figures.text("fund") ?? "")
        let parts = [
            head(fund), asked, amounts, list("Budget 预算", "lines"), list("Projects 项目", "projects"),
            pairs(
                "Bank 银行对账",
                figures.object("stated").map { ($0.name, Self.shown($0.text, in: $0.name)) }),
            table("Findings 疑点", "findings.csv", Self.findingColumns),
            table("Tests 分析性测试", "tests.csv"), sample, evidence, signatures,
        ]
        return Array((parts.joined(separator: "\n") + "\n</body>\n</html>\n").utf8)
    }

    private static let style = """
        @page { size: A4; margin: 18mm }
        body { font: 10pt/1.4 "Noto Serif CJK SC", "Songti SC", serif; margin: 2em auto; max-width: 60em }
        h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 1.2em 0 .3em }
        table { border-collapse: collapse; width: 100%; font-size: 8.5pt }
        td, th { border: .5pt solid #888; padding: .15em .4em; text-align: left; vertical-align: top }
        td.n { text-align: right; white-space: nowrap } tr { break-inside: avoid }
        code { font-size: 7pt; word-break: break-all }
        """

    private func head(_ fund: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <title>Working paper 审计工作底稿 \(fund)</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <h1>Working paper 审计工作底稿: \(fund)</h1>
        <p>Amounts are in yuan; the files have them in fen. 金额单位：元；各文件以分计。</p>
        """
    }

    private var asked: String {
        let question = figures.question
        return pairs(
            "Asked 审计范围",
            [
                ("name 名称", figures.text("name") ?? ""),
                ("centre 管理机构", figures.text("centre") ?? ""),
                ("period 期间", question.period), ("as of 截至（记录时间）", question.asOf),
                ("last event 最后事件", String(figures.position)),
                ("books closed through 结账至", figures.text("closedThrough") ?? "–"),
            ])
    }

    private static let amountNames = [
        ("opening", "期初"), ("received", "收入"), ("movedIn", "转入"), ("movedOut", "转出"),
        ("returned", "退回"), ("spent", "支出"), ("closing", "期末"), ("allocated", "已分配"),
        ("unallocated", "未分配"), ("committed", "已承诺"), ("available", "可用"),
        ("questioned", "存疑"),
    ]

    private var amounts: String {
        let rows = Self.amountNames.map { name, title in
            [name + " " + title, figures.amount(name).map(Self.yuan) ?? "–"]
        }
        return table("Figures 数据", ["", "yuan 元"], rows, isNumber: [false, true])
    }

    private func list(_ title: String, _ name: StaticString) -> String {
        let rows = figures.rows(name)
        var columns: [String] = []
        for member in rows.joined() where !columns.contains(member.name) {
            columns.append(member.name)
        }
        let cells = rows.map { row in
            columns.map { column in row.first { $0.name == column }?.text ?? "" }
        }
        return table(title, columns, cells)
    }

    /// Columns whose cells are fen, and those of other numbers.
    private static let amountColumns: Set<String> = [
        "allocated", "committed", "spent", "available", "balance", "difference", "amount", "unit",
        "population.amount", "hits.amount", "fenPerHour", "fenPerVisit",
    ]
    private static let countColumns: Set<String> = [
        "executionBp", "confirmedMinutes", "attendance", "population.count", "hits.count", "days",
        "shareBp",
    ]

    private static func shown(_ text: String, in column: String) -> String {
        guard amountColumns.contains(column), let fen = Int(text) else { return text }
        return yuan(fen)
    }

    private static let findingColumns = [
        "finding", "code", "severity", "status", "outcome", "message", "events",
    ]

    /// A file as a table, with some of its columns where they are named.
    private func table(_ title: String, _ file: String, _ names: [String]? = nil) -> String {
        guard let table = folder[file].flatMap({ PaperTable(parsing: $0) }) else { return "" }
        let shown = table.columns.indices.filter { names?.contains(table.columns[$0]) ?? true }
        return self.table(
            title, shown.map { table.columns[$0] }, table.rows.map { row in shown.map { row[$0] } })
    }

    private var sample: String {
        let question = figures.question
        let pairs = pairs(
            "Sample 抽样（货币单位抽样）",
            [
                ("size 样本量", String(question.size)), ("seed 种子", question.seed),
                ("payments 笔数", figures.drawn("count").map { String($0) } ?? "–"),
                ("population 总体", amount("amount")), ("interval 间隔", amount("interval")),
                ("start 起点", amount("start")),
            ])
        return pairs + table("Drawn 抽中", "sample.csv")
    }

    private func amount(_ name: String) -> String { figures.drawn(name).map(Self.yuan) ?? "–" }

    private var evidence: String {
        let note = String(decoding: folder["checkpoint"] ?? [], as: UTF8.self)
        let lines = note.split(separator: "\n").prefix(3).map { String($0) }
        let names = ["log 日志", "events 事件数", "root 根"]
        let rows = digests.map { ["\($0.name)", "<code>\($0.digest)</code>"] }
        let head = "<tr><th>file 文件</th><th>SHA-256</th></tr>\n"
        let body = rows.map { "<tr><td>\($0[0])</td><td>\($0[1])</td></tr>\n" }.joined()
        return pairs("Log 日志检查点", Array(zip(names, lines)))
            + "\n<h2>Files 文件</h2>\n<table>\n\(head)\(body)</table>"
    }

    private var signatures: String {
        """
        <h2>Signed 签字</h2>
        <table>
        <tr><td>prepared by 编制</td><td></td><td>date 日期</td><td></td></tr>
        <tr><td>reviewed by 复核</td><td></td><td>date 日期</td><td></td></tr>
        </table>
        """
    }

    private func pairs(_ title: String, _ rows: [(name: String, text: String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map {
            "<tr><th>\(Self.escaped($0.name))</th><td>\(Self.escaped($0.text))</td></tr>\n"
        }
        return "<h2>\(title)</h2>\n<table>\n\(lines.joined())</table>"
    }

    /// A table whose amounts are shown in yuan.
    private func table(_ title: String, _ columns: [String], _ rows: [[String]]) -> String {
        table(
            title, columns.map { $0.hasPrefix("fen") ? "yuan" + $0.dropFirst(3) : $0 },
            rows.map { zip($0, columns).map(Self.shown(_:in:)) },
            isNumber: columns.map {
                Self.amountColumns.contains($0) || Self.countColumns.contains($0)
            })
    }

    private func table(
        _ title: String, _ columns: [String], _ rows: [[String]], isNumber: [Bool]
    ) -> String {
        let head = columns.map { "<th>\(Self.escaped($0))</th>" }.joined()
        let lines = rows.map { row in
            let cells = zip(row, isNumber).map { cell, isNumber in
                "<td\(isNumber ? " class=\"n\"" : "")>\(Self.escaped(cell))</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        return "<h2>\(title)</h2>\n<table>\n<tr>\(head)</tr>\n\(lines.joined())</table>"
    }

    /// An amount in fen as yuan: 1,500.00.
    private static func yuan(_ fen: Int) -> String {
        let digits = String(fen.magnitude / 100)
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        let rest = fen.magnitude % 100
        return (fen < 0 ? "−" : "") + grouped + "." + (rest < 10 ? "0" : "") + String(rest)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
