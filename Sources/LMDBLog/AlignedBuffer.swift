import Glibc

/// Memory at the addresses and of the sizes that a file takes which is written past the system's cache.
///
/// `@unchecked Sendable`: owned by the journal, which is used by one thread at a time.
@safe final class AlignedBuffer: @unchecked Sendable {
    /// Addresses, offsets and sizes are multiples of this many bytes.
    static let alignment = 4096
    /// Bytes that are written at once.
    private static let capacity = 256 << 10

    /// `O_DIRECT` of open(2), which Glibc's module leaves out.
    static var directFlag: Int32 {
        #if arch(arm64)
            0o200000
        #else
            0o40000
        #endif
    }

    /// So many bytes, or as many more as make a multiple.
    static func aligned(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }

    private let memory: UnsafeMutableRawBufferPointer

    init() {
        unsafe memory = .allocate(byteCount: Self.capacity, alignment: Self.alignment)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Writes bytes to a file from an aligned offset on, zeros up to the next; false where that fails,
    /// with `errno` set.
    func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = min(bytes.count - done, Self.capacity)
            let padded = Self.aligned(count)
            unsafe bytes.withUnsafeBytes { all in
                let part = unsafe UnsafeRawBufferPointer(rebasing: all[done..<done + count])
                unsafe memory.copyMemory(from: part)
            }
            for index in count..<padded { unsafe memory[index] = 0 }
            guard writeMemory(padded, to: descriptor, at: offset + done) else { return false }
            done += count
        }
        return true
    }

    private func writeMemory(_ count: Int, to descriptor: Int32, at offset: Int) -> Bool {
        var done = 0
        while done < count {
            let written = unsafe pwrite(
                descriptor, memory.baseAddress.map { unsafe $0 + done }, count - done, offset + done
            )
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            done += written
        }
        return true
    }
}
