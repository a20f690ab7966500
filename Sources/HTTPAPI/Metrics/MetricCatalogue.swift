/// What the metrics mean.
package enum MetricCatalogue {
    /// What each metric says, by name.
    package static let help = [
        "process_resident_memory_bytes": "Memory of the process that is in RAM.",
        "process_start_time_seconds": "When the process started, seconds since 1970.",
        "wenzhi_events_total":
            "Posted events that reached the writer, by type and verdict; dry runs are left out.",
        "wenzhi_group_events": "Events recorded by one commit.",
        "wenzhi_heavy_reads_refused_total": "Searches and tables refused because too many waited.",
        "wenzhi_heavy_reads_waiting": "Pieces of searches and tables that wait for their turn.",
        "wenzhi_http_connections": "Connections that are open.",
        "wenzhi_http_connections_refused_total":
            "Connections that were refused because too many were open.",
        "wenzhi_http_request_duration_seconds":
            "Time from a request's head to its answer, and to the end of one that is a stream.",
        "wenzhi_http_requests_broken_total":
            "Requests whose connection broke before the end of the answer.",
        "wenzhi_http_requests_total": "Requests, by route, method and class of status.",
        "wenzhi_live_listeners": "Clients that follow the log live.",
        "wenzhi_log_commit_duration_seconds": "Time to append a group and sync it to the disk.",
        "wenzhi_log_events": "Events in the log.",
        "wenzhi_memory_held_bytes":
            "Bytes held for clients: bodies in flight, and results and answers that wait to be read.",
        "wenzhi_memory_refused_total":
            "Requests refused or ended because too many such bytes were held.",
        "wenzhi_queue_events": "Events that wait for the writer.",
        "wenzhi_store_map_bytes":
            "The largest size that a store's file may have; when it is used up, writing stops.",
        "wenzhi_store_readers": "Reader slots of a store that have been taken.",
        "wenzhi_store_used_bytes": "Bytes of a store's file that are in use.",
        "wenzhi_trouble": "1 while nothing can be written, 0 while all is well.",
        "wenzhi_trouble_reason": "1 for what is the reason why nothing can be written.",
        "wenzhi_views_commit_duration_seconds":
            "Time from a group's being durable until the read models show it.",
        "wenzhi_views_lag_events": "Events in the log that the read models do not show yet.",
        "wenzhi_witness_events":
            "Events of the newest checkpoint that a witness has cosigned.",
        "wenzhi_witness_requests_total":
            "Checkpoints that a witness was asked to cosign: cosigned, or failed.",
    ]
}
