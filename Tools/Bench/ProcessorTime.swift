import Foundation

/// Processor time of a process, all its threads together.
enum ProcessorTime {
    /// Seconds since the process began, by clock_getcpuclockid(3).
    static func seconds(of pid: Int32) throws -> Double {
        var clock = clockid_t()
        var time = timespec()
        guard unsafe clock_getcpuclockid(pid, &clock) == 0,
            unsafe clock_gettime(clock, &time) == 0
        else { throw BenchFailure("The process \(pid) has no clock.") }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
