internal import JSON

extension JSONDocument {
    /// The string at a node, unescaped; the scanner has found its UTF-8 valid, so that it is not
    /// checked again.
    func text(_ node: Node) -> String {
        guard !hasEscapes(node) else { return string(node) }
        let utf8 = bytes.span.extracting(contents(node))
        return unsafe String(copying: UTF8Span(unchecked: utf8))
    }
}
