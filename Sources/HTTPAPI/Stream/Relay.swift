import Synchronization

/// A queue between two tasks, one that adds and one that takes, with a limit on what it holds.
///
/// Adding never waits: the adding task asks for room first, or stops when the queue is full.
final class Relay<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        /// What was added and not released yet.
        var weight = 0
        var isFinished = false
        var taker: CheckedContinuation<Void, Never>?
        var adder: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int

    /// An empty queue that is full at that weight.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether nothing more should be added.
    var isFull: Bool { state.withLock { $0.weight >= limit } }

    /// What was added and not released yet.
    var weight: Int { state.withLock { $0.weight } }

    /// Adds an element.
    func add(_ element: Element, weight: Int = 1) {
        let taker = state.withLock { state in
            state.elements.append(element)
            state.weight += weight
            return state.taker.take()
        }
        taker?.resume()
    }

    /// No element is added after this one.
    func finish() {
        let taker = state.withLock { state in
            state.isFinished = true
            return state.taker.take()
        }
        taker?.resume()
    }

    /// Waits until the queue is not full.
    func room() async {
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                guard state.weight >= limit else { return true }
                state.adder = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }

    /// Waits for the next element and takes it; nil at the end. Its weight stays until released.
    func next() async -> Element? {
        while true {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.elements.isEmpty, !state.isFinished else { return true }
                    state.taker = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
            let (element, isOver) = state.withLock { state -> (Element?, Bool) in
                guard !state.elements.isEmpty else { return (nil, state.isFinished) }
                return (state.elements.removeFirst(), false)
            }
            if element != nil || isOver { return element }
        }
    }

    /// Gives back the weight of an element that is done with.
    func release(_ weight: Int = 1) {
        let adder = state.withLock { state in
            state.weight -= weight
            return state.weight < limit ? state.adder.take() : nil
        }
        adder?.resume()
    }
}
