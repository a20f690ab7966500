import Ledger
import NIOCore
import Synchronization

/// Outcomes that the writer's thread collects for an event loop.
///
/// The loop is woken once for each group: waking it for each answer cost more than the answer and
/// preempted the writer.
final class LoopMailbox: Sendable {
    /// Receives an outcome, on the event loop.
    typealias Receiver = @Sendable (Outcome) -> Void

    let loop: any EventLoop
    private let waiting = Mutex<[(outcome: Outcome, receiver: Receiver)]>([])

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    /// Adds an outcome for a receiver. It is delivered after the next ``ring()``.
    func leave(_ outcome: Outcome, for receiver: @escaping Receiver) {
        waiting.withLock { $0.append((outcome, receiver)) }
    }

    /// Makes the loop deliver the outcomes in the order in which they were added.
    func ring() {
        guard waiting.withLock({ !$0.isEmpty }) else { return }
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

    /// Rings all mailboxes that have outcomes.
    func ring() {
        boxes.withLock { boxes in
            for box in boxes.values { box.ring() }
        }
    }
}
