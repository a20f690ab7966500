import ArgumentParser

/// The command line of Wenzhi 文志.
@main
struct Wenzhi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wenzhi",
        abstract: "A ledger of cultural volunteers' service: append-only, verifiable, over HTTP.",
        discussion: """
            Examples:
              wenzhi init                                  found a ledger in ./data
              wenzhi token create --role operator          print an operator's token
              wenzhi serve --port 8080                     serve it on this machine
              wenzhi import events.ndjson                  record a file of events
              wenzhi simulate > year.ndjson                a year to try it with
              wenzhi ask /v1/overview                      print an answer as a table
              wenzhi verify                                recompute everything from the log
              wenzhi mirror URL --vkey log.vkey --data D   a checked copy of a served log
            """,
        subcommands: [
            InitCommand.self, ServeCommand.self, ImportCommand.self, VerifyCommand.self,
            RebuildCommand.self, BackupCommand.self, RestoreCommand.self, TokenCommand.self,
            ClockCommand.self,
            RulesCommand.self, KeysCommand.self, SimulateCommand.self, ExportCommand.self,
            AskCommand.self, ReplayCommand.self, MirrorCommand.self, PaperCommand.self,
            CertificateCommand.self,
        ])
}
