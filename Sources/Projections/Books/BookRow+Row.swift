import Catalogue
import Crypto
public import LMDB
public import Rules
public import Tables

/// The books are one table: a key says what its row is.
extension BookKey: KeyCoded {
    /// Writes the kind of the row and what it is about. Ids hold no zero byte.
    public func encode(into key: inout [UInt8]) {
        switch self {
        case .balance(let owner, let period, let line):
            key.append(1)
            owner.encode(into: &key)
            period.encode(into: &key)
            if let line { line.encode(into: &key) }
        case .firstYear(let fund):
            key.append(2)
            key.append(text: fund.text)
        case .document(let fund, let event):
            key.append(3)
            key.append(text: fund.text)
            key.append(digest: event.description)
        case .commitment(let fund, let id):
            key.append(4)
            key.append(text: fund.text)
            key.append(text: id)
        case .payments(let centre, let payee, let week):
            key.append(5)
            key.append(text: centre.text)
            key.append(digest: payee)
            key.append(bigEndian: UInt32(bitPattern: week.number))
        case .subsidies(let volunteer, let day):
            key.append(6)
            key.append(text: volunteer.text)
            key.append(day: day)
        case .statement(let fund, let day):
            key.append(7)
            key.append(text: fund.text)
            key.append(day: day)
        case .disclosure(let fund, let from, let through):
            key.append(8)
            key.append(text: fund.text)
            key.append(day: through)
            key.append(day: from)
        }
    }

    /// What the keys of all balances of an owner in a span of days begin with: the sum of all lines
    /// stands first, its lines follow by project or centre and by category.
    package static func balances(of owner: BookOwner, in period: BookPeriod) -> [UInt8] {
        BookKey.balance(owner, period, nil).bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(text: String) {
        append(contentsOf: text.utf8)
        append(0)
    }

    /// Long names take as much of a key as short ones: the SHA-256 of the name.
    fileprivate mutating func append(digest text: String) {
        append(contentsOf: SHA256.hash(data: Array(text.utf8)))
    }
}

extension BookOwner {
    fileprivate func encode(into key: inout [UInt8]) {
        switch self {
        case .city: key.append(0)
        case .centre(let id):
            key.append(1)
            key.append(text: id.text)
        case .fund(let id):
            key.append(2)
            key.append(text: id.text)
        case .project(let id):
            key.append(3)
            key.append(text: id.text)
        }
    }
}

extension BookPeriod {
    fileprivate func encode(into key: inout [UInt8]) {
        switch self {
        case .all: key.append(0)
        case .year(let year):
            key.append(1)
            key.append(bigEndian: UInt32(year))
        case .month(let month):
            key.append(2)
            key.append(bigEndian: month.code)
        case .day(let day):
            key.append(3)
            key.append(day: day)
        }
    }
}

extension BudgetLine {
    fileprivate func encode(into key: inout [UInt8]) {
        key.append(project == nil ? 2 : 1)
        key.append(text: target.text)
        key.append(category.rawValue)
    }

    /// Reads what stands in a key behind ``BookKey/balances(of:in:)``.
    package init(key: Span<UInt8>) throws(LMDBError) {
        guard key.count > 3, let category = FundCategory(rawValue: key[key.count - 1]) else {
            throw RowReader.damaged()
        }
        let id = String(utf8: key.extracting(1..<(key.count - 2)))
        self.init(key[0] == 1 ? .project(ProjectID(id)) : .centre(CentreID(id)), category)
    }
}

extension BookRow: IndexedValue {
    /// What the row is about.
    public typealias Key = BookKey

    /// Writes which of the cases it is, then its members.
    public func encode(into row: inout RowWriter) {
        switch self {
        case .balance(let balance):
            row.byte(1)
            for measure in Measure.allCases { row.fen(balance[measure]) }
        case .year(let year):
            row.byte(2)
            row.number(year)
        case .document(let document):
            row.byte(3)
            document.encode(into: &row)
        case .commitment(let commitment):
            row.byte(4)
            row.event(commitment.event)
            row.list(commitment.lines) {
                $0.line($1.line)
                $0.fen($1.amount)
            }
            row.flag(commitment.isReversed)
        case .payments(let payments):
            row.byte(5)
            row.list(payments) {
                $0.id($1.fund)
                $0.event($1.event)
                $0.day($1.day)
                $0.fen($1.amount)
            }
        case .subsidies(let subsidies):
            row.byte(6)
            row.list(subsidies) {
                $0.event($1.event)
                $0.choice($1.purpose)
                $0.fen($1.amount)
            }
        case .statement(let statement):
            row.byte(7)
            row.event(statement.event)
            row.day(statement.from)
            row.day(statement.through)
            row.fen(statement.received)
            row.fen(statement.spent)
            row.fen(statement.balance)
        }
    }

    /// Reads what `encode` wrote.
    public init(from row: inout RowReader) throws(LMDBError) {
        switch try row.byte() {
        case 1:
            var balance = Balance()
            for measure in Measure.allCases { balance[measure] = try row.fen() }
            self = .balance(balance)
        case 2: self = .year(try row.number(in: 1...9999))
        case 3: self = .document(try FundDocument(from: &row))
        case 4:
            self = .commitment(
                Commitment(
                    event: try row.event(),
                    lines: try row.list { (row) throws(LMDBError) in
                        Commitment.Open(line: try row.line(), amount: try row.fen())
                    }, isReversed: try row.flag()))
        case 5:
            self = .payments(
                try row.list { (row) throws(LMDBError) in
                    PayeePayment(
                        fund: try row.id(), event: try row.event(), day: try row.day(),
                        amount: try row.fen())
                })
        case 6:
            self = .subsidies(
                try row.list { (row) throws(LMDBError) in
                    Subsidy(
                        event: try row.event(), purpose: try row.choice(), amount: try row.fen())
                })
        case 7:
            self = .statement(
                Statement(
                    event: try row.event(), from: try row.day(), through: try row.day(),
                    received: try row.fen(), spent: try row.fen(), balance: try row.fen()))
        default: throw RowReader.damaged()
        }
    }
}

extension FundDocument {
    fileprivate func encode(into row: inout RowWriter) {
        row.choice(type)
        row.day(day)
        row.time(recordedTime)
        row.list(entries) { $0.entry($1) }
        for amount in refunded { row.fen(amount) }
        row.text(requestedBy)
        row.list(payees) { $0.text($1) }
        row.text(commitment)
        row.list(claims) {
            $0.choice($1.kind)
            $0.text($1.value)
        }
        row.optional(refunds) {
            $0.event($1.event)
            $0.number($1.line)
        }
        row.flag(isReversed)
    }

    fileprivate init(from row: inout RowReader) throws(LMDBError) {
        self.init(
            type: try row.choice(), day: try row.day(), recordedTime: try row.time(),
            entries: try row.list { (row) throws(LMDBError) in try row.entry() })
        for place in refunded.indices { refunded[place] = try row.fen() }
        requestedBy = try row.optionalText()
        payees = try row.list { (row) throws(LMDBError) in try row.text() }
        commitment = try row.optionalText()
        claims = try row.list { (row) throws(LMDBError) in
            Claim(try row.choice(), stored: try row.text())
        }
        refunds = try row.optional { (row) throws(LMDBError) in
            EntryOrigin(event: try row.event(), line: try row.tally())
        }
        isReversed = try row.flag()
    }
}
