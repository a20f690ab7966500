extension JSONDocument {
    /// Appends the value without insignificant white space; every token stays as it was written.
    public func appendCompact(_ node: Node, to output: inout [UInt8]) {
        let range = range(node)
        guard hasInsignificantWhitespace else {
            output.append(contentsOf: bytes[range])
            return
        }
        var position = range.lowerBound
        for index in node..<next(node) where !tape[index].isContainer {
            let token = self.range(index)
            appendStructure(position..<token.lowerBound, to: &output)
            output.append(contentsOf: bytes[token])
            position = token.upperBound
        }
        appendStructure(position..<range.upperBound, to: &output)
    }

    /// Appends what stands between two tokens: brackets, commas and colons, not white space.
    private func appendStructure(_ range: Range<Int>, to output: inout [UInt8]) {
        let source = bytes.span
        for index in range where source[index] > 0x20 {
            output.append(source[index])
        }
    }
}
