import CLMDB

/// Bytes inside the map; valid until the transaction ends or writes.
@safe struct MappedBytes {
    let value: MDB_val

    @inline(__always)
    init(_ value: MDB_val) {
        unsafe self.value = value
    }

    /// An empty value.
    static var none: MappedBytes { unsafe MappedBytes(MDB_val()) }

    var count: Int { unsafe value.mv_size }

    /// The bytes as a span; the caller must bind it to the transaction that holds them.
    @_lifetime(immortal)
    @inline(__always)
    func unboundSpan() -> Span<UInt8> {
        let start = unsafe value.mv_data?.assumingMemoryBound(to: UInt8.self)
        let buffer = unsafe UnsafeBufferPointer(start: start, count: value.mv_size)
        return unsafe _overrideLifetime(Span(_unsafeElements: buffer), copying: ())
    }

    /// The eight bytes as an integer in native byte order.
    var integer: UInt64 {
        precondition(count == 8, "not an integer of 8 bytes")
        return unsafe UnsafeRawPointer(value.mv_data).loadUnaligned(as: UInt64.self)
    }
}

/// Bytes that are passed to the library for one call.
@safe struct InputBytes {
    let value: MDB_val

    /// The library reads through the pointer only, though its type says otherwise.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe value = MDB_val(
            mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
}
