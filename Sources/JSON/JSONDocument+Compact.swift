extension JSONDocument {
    /// Appends the value without insignificant white space; every token stays as it was written.
    public func appendCompact(_ node: Node, to output: inout [UInt8]) {
        let range = range(node)
        let source = bytes.span
        guard hasInsignificantWhitespace else {
            output.append(copying: source.extracting(range))
            return
        }
        output.append(addingCapacity: range.count) { output in
            var position = range.lowerBound
            for index in node..<next(node) where !tape[index].isContainer {
                let token = self.range(index)
                appendStructure(source.extracting(position..<token.lowerBound), to: &output)
                copy(source.extracting(token), to: &output)
                position = token.upperBound
            }
            appendStructure(source.extracting(position..<range.upperBound), to: &output)
        }
    }

    /// Appends what stands between two tokens: brackets, commas and colons, not white space.
    private func appendStructure(_ gap: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
        for index in gap.indices where gap[index] > 0x20 {
            output.append(gap[index])
        }
    }
}
