import Ledger
import NIOCore
import Synchronization

/// Outcomes that the writer leaves for an event loop: however many of them a group has, the loop is
/// woken once.
final class LoopMailbox: Sendable {
    /// What to do with an outcome, on the loop.
    typealias Receiver = @Sendable (Outcome) -> Void

    let loop: any EventLoop
    private let waiting = Mutex<[(outcome: Outcome, receiver: Receiver)]>([])

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    /// Leaves an outcome for a receiver; they are received in the order in which this is called.
    func leave(_ outcome: Outcome, for receiver: @escaping Receiver) {
        let isFirst = waiting.withLock { waiting in
            waiting.append((outcome, receiver))
            return waiting.count == 1
        }
        guard isFirst else { return }
        loop.execute { [self] in
            let left = waiting.withLock { waiting in exchange(&waiting, with: []) }
            for (outcome, receiver) in left { receiver(outcome) }
        }
    }
}

/// The mailbox of each event loop.
final class LoopMailboxes: Sendable {
    private let boxes = Mutex<[ObjectIdentifier: LoopMailbox]>([:])

    /// The one of this loop.
    func box(of loop: any EventLoop) -> LoopMailbox {
        boxes.withLock { boxes in
            let name = ObjectIdentifier(loop)
            if let known = boxes[name] { return known }
            let box = LoopMailbox(loop)
            boxes[name] = box
            return box
        }
    }
}
