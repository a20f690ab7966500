/// Looks for a citizen's identity number or a mobile number anywhere within an id, with or without
/// separators: `v-110101199003070038`, `tel:138-0013-8000`.
///
/// What machines make must pass: a UUID, a digest or another long hexadecimal word is no number, and
/// neither is a part of a longer row of digits, such as a time in microseconds.
struct IdentitySearch {
    /// Fewer digits hold no number.
    private static let fewestDigits = 11
    /// A hexadecimal word of so many characters was made by a machine.
    private static let longHexadecimal = 16
    private static let uuidBytes = 36

    /// The id with full-width digits and letters as ASCII, and all else beyond ASCII as separators.
    private let text: [UInt8]
    /// Digits of words that are digits only and follow each other, and where each word ends.
    private var row: [UInt8] = []
    private var ends: [Int] = []

    /// Whether an id holds such a number.
    static func finds(in id: Span<UInt8>) -> Bool {
        var digits = 0
        var isASCII = true
        for index in id.indices {
            let byte = unsafe id[unchecked: index]
            if byte &- 0x30 < 10 { digits += 1 }
            if byte >= 0x80 { isASCII = false }
        }
        guard digits >= fewestDigits || !isASCII else { return false }
        var search = IdentitySearch(id, isASCII: isASCII)
        return search.run()
    }

    private init(_ id: Span<UInt8>, isASCII: Bool) {
        var text: [UInt8] = []
        text.reserveCapacity(id.count)
        guard !isASCII else {
            for index in id.indices { text.append(id[index]) }
            self.text = text
            return
        }
        for scalar in String(copying: id).unicodeScalars {
            switch scalar.value {
            case 0..<0x80: text.append(UInt8(scalar.value))
            case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
                text.append(UInt8(scalar.value - 0xFEE0))
            default: text.append(UInt8(ascii: "-"))
            }
        }
        self.text = text
    }

    private mutating func run() -> Bool {
        var index = 0
        while index < text.count {
            guard TextChecks.isLetterOrDigit(text[index]) else {
                index += 1
                continue
            }
            if isUUID(at: index) {
                if endsRow() { return true }
                index += Self.uuidBytes
                continue
            }
            var end = index
            while end < text.count, TextChecks.isLetterOrDigit(text[end]) { end += 1 }
            if finds(inWord: index..<end) { return true }
            index = end
        }
        return endsRow()
    }

    /// Looks at one word, and at the row of digits that it continues or ends.
    private mutating func finds(inWord word: Range<Int>) -> Bool {
        let digits = word.prefix { isDigit(text[$0]) }.count
        if digits == word.count || (digits == word.count - 1 && isX(text[word.upperBound - 1])) {
            row += text[word]
            ends.append(row.count)
            // A check character ends a number.
            return digits == word.count ? false : endsRow()
        }
        if endsRow() { return true }
        let isMachineMade =
            word.count >= Self.longHexadecimal && word.allSatisfy { Self.isHexadecimal(text[$0]) }
        var start = word.lowerBound
        while start < word.upperBound {
            guard isDigit(text[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < word.upperBound, isDigit(text[end]) { end += 1 }
            let run = text[start..<end]
            if run.count == 18, Self.isNational(run) { return true }
            if run.count == 17, end < word.upperBound, isX(text[end]),
                Self.isNational(text[start...end])
            {
                return true
            }
            if !isMachineMade, Self.isMobile(run) { return true }
            start = end
        }
        return false
    }

    /// Looks at the words of digits so far, one or several at a time, and forgets them.
    private mutating func endsRow() -> Bool {
        defer {
            row.removeAll()
            ends.removeAll()
        }
        for (first, _) in ends.enumerated() {
            let start = first == 0 ? 0 : ends[first - 1]
            for last in first..<ends.count {
                let digits = row[start..<ends[last]]
                if digits.count == 18, Self.isNational(digits) { return true }
                if last == first, Self.isMobile(digits) || Self.isOld(digits) { return true }
                if Self.isMobileGroups(lengths(first...last)), Self.isMobile(digits) { return true }
            }
        }
        return false
    }

    private func lengths(_ words: ClosedRange<Int>) -> [Int] {
        words.map { ends[$0] - ($0 == 0 ? 0 : ends[$0 - 1]) }
    }

    /// How people write a mobile number: 138 0013 8000, also behind 86 or 0086.
    private static func isMobileGroups(_ lengths: [Int]) -> Bool {
        [[3, 4, 4], [2, 3, 4, 4], [4, 3, 4, 4], [2, 11], [4, 11]].contains(lengths)
    }

    private static func isMobile(_ digits: ArraySlice<UInt8>) -> Bool {
        var number = digits
        for prefix in ["0086", "86"] where number.count == 11 + prefix.utf8.count {
            guard number.starts(with: prefix.utf8) else { return false }
            number = number.dropFirst(prefix.utf8.count)
        }
        return number.count == 11 && number[number.startIndex] == UInt8(ascii: "1")
            && number[number.startIndex + 1] >= UInt8(ascii: "3")
    }

    /// 18 characters with a province (GB/T 2260), a date and the right check character.
    private static func isNational(_ characters: ArraySlice<UInt8>) -> Bool {
        var text = Array(characters)
        text[17] = text[17] == UInt8(ascii: "x") ? UInt8(ascii: "X") : text[17]
        guard isProvince(text), let number = IdentityNumber(text.span) else { return false }
        return (1800...2199).contains(number.birthDate.year)
    }

    /// 15 digits, as until 2012: a province, and a date without its century.
    private static func isOld(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 15 else { return false }
        let text = Array(digits)
        let month = Digits.two(text.span, at: 8)
        let day = Digits.two(text.span, at: 10)
        return isProvince(text) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static func isProvince(_ text: [UInt8]) -> Bool {
        switch Digits.two(text.span, at: 0) {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81...83: true
        default: false
        }
    }

    private func isUUID(at start: Int) -> Bool {
        guard start + Self.uuidBytes <= text.count else { return false }
        for offset in 0..<Self.uuidBytes {
            let byte = text[start + offset]
            switch offset {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
            default: guard Self.isHexadecimal(byte) else { return false }
            }
        }
        let end = start + Self.uuidBytes
        return end == text.count || !TextChecks.isLetterOrDigit(text[end])
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func isX(_ byte: UInt8) -> Bool { byte | 0x20 == UInt8(ascii: "x") }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}
