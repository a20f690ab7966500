import Crypto
import Synchronization

/// A key for someone who has none yet.
///
/// One of the reserve goes back there when nobody got it.
final class NewKey: Sendable {
    let key: SymmetricKey
    /// Its place in the reserve; nil for one that must be made durable first.
    let entry: KeyReserve.Entry?
    private let store: KeyStore?
    private let isAssigned = Atomic<Bool>(false)

    /// A key that is nowhere else.
    init() {
        key = SymmetricKey(size: .bits256)
        entry = nil
        store = nil
    }

    init(_ entry: KeyReserve.Entry, of store: KeyStore) {
        key = entry.key
        self.entry = entry
        self.store = store
    }

    deinit {
        if let entry, !isAssigned.load(ordering: .relaxed) { store?.giveBack(entry) }
    }

    /// Says that the key belongs to a person; it never returns to the reserve.
    func noteAssigned() { isAssigned.store(true, ordering: .relaxed) }
}
