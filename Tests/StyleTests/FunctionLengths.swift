/// A function and how long it is.
struct FunctionLength: Equatable {
    /// The line with its name, from 1.
    let line: Int
    /// Lines from there to its closing brace.
    let count: Int
}

extension SourceFile {
    /// Every function and initialiser with a body, by counting braces: simple, and good enough for
    /// formatted code.
    var functionLengths: [FunctionLength] {
        let declares = code.map(Self.declaresFunction)
        return code.indices.compactMap { index in
            guard declares[index], let end = endOfBody(from: index, declares)
            else { return nil }
            return FunctionLength(line: index + 1, count: end - index + 1)
        }
    }

    private static func declaresFunction(_ line: String) -> Bool {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }
        // `self.init(…)` is a call; it is one word here.
        return words.contains("func") || words.contains("init") && !line.contains(".init")
            || words.contains("deinit") || words.contains("subscript")
    }

    /// The line on which the body that begins at or after a declaration ends; nil without a body.
    private func endOfBody(from start: Int, _ declares: [Bool]) -> Int? {
        var parentheses = 0
        var braces = 0
        for index in start..<code.count {
            for character in code[index] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{" where parentheses == 0: braces += 1
                case "}" where parentheses == 0:
                    braces -= 1
                    if braces <= 0 { return braces == 0 ? index : nil }
                default: break
                }
            }
            // A requirement of a protocol ends with its signature; a body's brace comes on the
            // line of the signature's end or, after a long one, on the next.
            let next = index + 1
            if braces == 0, parentheses == 0,
                next >= code.count || declares[next]
                    || !Self.continuesSignature(code[next])
            {
                return nil
            }
        }
        return nil
    }

    private static func continuesSignature(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        return ["{", "->", "where ", "throws", "async"].contains { text.hasPrefix($0) }
            || text.hasSuffix("{") && !text.contains(" var ")
    }
}
