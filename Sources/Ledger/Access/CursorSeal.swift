import Crypto
import Foundation

/// Encrypts cursors for clients that must not read them: a cursor names the last row of a page.
///
/// The key exists in this process only. After a restart such a cursor is refused like a damaged
/// one, and its client starts again from the first page.
public enum CursorSeal {
    private static let key = SymmetricKey(size: .bits256)

    /// Encrypts a cursor; the result has only characters that a URL may have (RFC 4648 §5,
    /// unpadded).
    public static func seal(_ cursor: String) throws(LedgerError) -> String {
        guard let box = try? AES.GCM.seal(Array(cursor.utf8), using: key), let data = box.combined
        else { throw LedgerError(.unavailable, "A cursor could not be sealed.") }
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Decrypts a cursor; nil when it was not encrypted by this process.
    public static func open(_ text: String) -> String? {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64 + padding),
            let box = try? AES.GCM.SealedBox(combined: data),
            let bytes = try? AES.GCM.open(box, using: key)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
