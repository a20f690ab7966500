import Glibc
import Synchronization

/// The value of the `Date` field (RFC 9110 §5.6.7), formatted once a second. May be used on any
/// thread.
final class HTTPDate: Sendable {
    private struct Written {
        var second = 0
        var text = ""
    }

    private let written = Mutex(Written())

    /// The present time.
    var text: String {
        let second = time(nil)
        return written.withLock { written in
            if written.second != second {
                written = Written(second: second, text: Self.text(of: second))
            }
            return written.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; names are English, as this program sets no locale.
    private static func text(of second: Int) -> String {
        var second = second
        var parts = unsafe tm()
        unsafe gmtime_r(&second, &parts)
        let text = unsafe [CChar](unsafeUninitializedCapacity: 32) { room, count in
            count = unsafe strftime(
                room.baseAddress, room.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        }
        return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
