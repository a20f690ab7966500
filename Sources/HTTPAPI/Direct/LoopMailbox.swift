import NIOCore
import Synchronization

/// Work that the writer leaves for an event loop: however much of it a group has, the loop is woken
/// once.
final class LoopMailbox: Sendable {
    /// Something to do on the loop.
    typealias Work = @Sendable () -> Void

    private let loop: any EventLoop
    private let waiting = Mutex<[Work]>([])

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    /// Has something done on the loop, in the order in which this is called.
    func leave(_ work: @escaping Work) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(work)
            return waiting.count == 1
        }
        guard isFirst else { return }
        loop.execute { [self] in
            for work in waiting.withLock({ waiting in exchange(&waiting, with: []) }) { work() }
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
