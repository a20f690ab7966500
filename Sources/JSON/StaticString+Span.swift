extension StaticString {
    /// The text's UTF-8 bytes, which live as long as the process.
    @usableFromInline
    var span: Span<UInt8> {
        @_lifetime(immortal)
        get {
            // A literal of more or fewer than one scalar always has its bytes in memory.
            precondition(hasPointerRepresentation)
            let span = unsafe Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount)
            return unsafe _overrideLifetime(span, copying: ())
        }
    }
}
