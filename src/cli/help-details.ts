const range = `  --last 15m             only the last so much: 30s 15m 1h 7d 2w
  --from T --to T        only from T (included) to T (excluded):
                         2026-11-20, 2026-11-20T10:00:00Z, now-1h
`
const levels = `  --levels notice=35     levels beside the six that the query may name
`
const source = `${levels}  --es URL --index I     ask Elasticsearch or OpenSearch instead of files
  --api-key-file F       a file with the API key; or ELASTICSEARCH_API_KEY, or
                         ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD
`
const weighted = `  --weighted             count lines that sampling kept as many times as they
                         stand for
`
const target = `  --es URL               the server
  --api-key-file F       a file with the API key; or ELASTICSEARCH_API_KEY, or
                         ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD, in
                         the environment
  --timeout 5m           give up when nothing moves for so long; default never
`
/** The help of each command. */
export const helpDetails: Readonly<Record<string, string>> = {
  search: `cordwood search [query] [paths]

Prints the newest lines that the query finds, the newest last.
  -n, --limit N          how many; default 1000
  --newest               the newest first
  --oldest               the oldest lines, oldest first
  --fields a,b           only these fields, between tabs
  --json                 one JSON object a line, in ECS form
  --csv                  a table; its columns are --fields, or all fields
  --highlight            with --json: what the query found, and where
  --no-color
${range}${source}`,
  tail: `cordwood tail [query] [paths]

Prints the last lines, then new ones as they come, also from new and rotated
files.
  -n, --limit N          how many of the last lines; default 10
  --fields a,b  --json  --csv  --no-color
${source}`,
  count: `cordwood count [query] [paths]

Prints how many lines the query finds.
  --json
${weighted}${range}${source}`,
  top: `cordwood top <field> [query] [paths]

Prints the most frequent values of a field, with how many lines have them.
  -n, --limit N          how many values; default 10
  --json  --csv  --no-color
${weighted}${range}${source}`,
  histogram: `cordwood histogram [query] [paths]

Draws how many lines there are over time.
  --every 5m             the width of a bar: 10s 5m 1h day week month;
                         default as fits
  --by field             a row for each of the most frequent values of a field,
                         such as level; each row has its own height
  --json  --csv  --no-color
${weighted}${range}${source}`,
  patterns: `cordwood patterns [query] [paths]

Prints the kinds of messages: how many lines, when, how bad, and the message
with <*> for what differs. Lines of cordwood are told by their template, others
by what they have in common.
  -n, --limit N          how many kinds; default 20
  --json                 with an example, the first and the last time
  --csv  --no-color
${range}${source}`,
  stats: `cordwood stats <field> [query] [paths]

Prints how the numbers of a field are spread: count, smallest, percentiles,
greatest, mean. cordwood stats duration --by service.name
  --by field             a row for each of the most frequent values of a field
  --at 50,95,99          which percentiles
  -n, --limit N          how many values of --by; default 10
  --json  --csv  --no-color
${range}${source}`,
  trace: `cordwood trace <id> [paths]

Prints one request over all services as an indented timeline: by trace.id,
http.request.id, transaction.id, span.id. An id that is none of these, such as
the number of an order, finds the requests whose lines have it in any field.
  -n, --limit N          lines at most; default 1000
  --json                 the lines, one JSON object each
  --no-color
${range}${source}`,
  diff: `cordwood diff [query] [paths]

Prints what is different now: kinds of messages that are new, gone, more or
less frequent; values of fields that stand out; what the errors have in common.
Exit code 0: there are differences, 1: there are none.
  --last 15m             now; default the 15 minutes before the newest line
  --before 1h            what it is compared with, the time before that; default
                         four times as long
  --fields a,b           the fields that are looked at; default all that have
                         few values
  -n, --limit N          how many of each; default 10
  --json  --no-color
  --from T --to T        now is from T (included) to T (excluded)
${source}`,
  export: `cordwood export [query] [paths] [-o FILE]

Writes all lines that the query finds, the oldest first. The ending of the file
says how: .ndjson, .csv (both also with .gz or .zst), .parquet (needs
npm install hyparquet-writer). Without -o: NDJSON to standard output.
  -o, --output FILE      has its name when it is whole
  --format F             ndjson, csv, parquet
  --fields a,b           only these fields; of tables, the columns. Else the
                         columns are the fields of the first 10000 lines, and
                         the others stand in the column rest, as JSON
  --json  --csv
${range}${source}`,
  explain: `cordwood explain <query> [paths]

Prints what a query means: canonical KQL, its range, and what Elasticsearch
would be asked. With paths or --es, also how it was answered and how much had
to be looked at.
  --json
${range}${source}`,
  import: `cordwood import <paths> --into DIR

Puts log files (plain, .gz, .zst) into a store, each line once, which makes
them small and quick to search. Stopped by ctrl-C or killed, the same command
goes on exactly where it ended; run again, it stores what came since. A file is
known under another name, and packed, too.
  --into DIR             the store; it is made where there is none
  --templates            find the kinds of lines that other programs wrote: they
                         are searched by log.template_id and log.variables then;
                         the lines themselves stay as they are
  --miner FILE           the same, and keep what is known of them in a file, so
                         that the next import finds the same kinds
  --json                 what was done
`,
  compact: `cordwood compact <dirs>

Makes stores smaller: merges their segments and packs them as well as can be.
Others may write and read them meanwhile. Stopped, it goes on the next time.
  --older-than 1d        only segments with older lines
  --fast                 merge only, without packing better
  --codec brotli         smaller than zstd, the default (text by 7 %), for more
                         work; what is packed well already stays as it is
  --json                 what was done
`,
  repair: `cordwood repair <dirs>

Saves the lines of damaged segments that can be read, puts the damaged files
aside, and says how many lines are lost. Exit code 0: nothing is lost.
  --json                 what was done
`,
  erase: `cordwood erase <query> <dirs>
cordwood erase <query> --es URL --index I

Takes the lines that the query finds out of stores, or out of Elasticsearch,
for good: segments that have some are written anew. Without --yes it says how
many they are.
  --yes                  do it
  --json                 what was done
  --audit FILE           writes an audit record before and after it, with
  --reference R          what it answers, such as the number of a request, and
  --actor A              who does it; default the user of the system
  --audit-key-file F     a file with the key of the audit log; or
                         CORDWOOD_AUDIT_KEY in the environment
  --es URL --index I     lines of Elasticsearch or OpenSearch
  --api-key-file F       a file with the API key; or ELASTICSEARCH_API_KEY, or
                         ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD
${range}${levels}`,
  lint: `cordwood lint <files>

Looks through files of saved queries: JSON, one { name, kql, range, view } or a
list of them. Exit code 0: none has an error, 1: some have.
  --fields a,b           the fields that lines have; others are warned of
  --strict               warnings count as errors
  --json  --no-color
${levels}`,
  spool: `cordwood spool status <dirs>

Says what waits on the disk for Elasticsearch (the folder of spool.dir, or one
of a stream in it), since when, and which process ships it. Nothing is locked
or changed. Exit code 0: lines wait, 1: none do.
  --json  --no-color
`,
  audit: `cordwood audit verify <path> [paths]

Says whether an audit log is as it was written, and names the first record that
is not. The full files before it are found; several paths are the files of one
chain, in their order. Exit code 0: it is; 1: it is not; 2: an error.
  --key-file F           a file with the key (once for each, if it was
                         exchanged); or CORDWOOD_AUDIT_KEY in the environment
  --checkpoint F         a file of checkpoints kept elsewhere: without one it is
                         not seen that records were taken away from the end
  --public-key F         the PEM file of the key that signs checkpoints
  --json
`,
  ship: `cordwood ship <paths> --es URL --data-stream NAME

Sends log files (plain, .gz, .zst) to Elasticsearch, each line once. Stopped by
ctrl-C or killed, the same command goes on where it ended; run again, it sends
what came since. Exit code 0: every line was taken; 1: some were refused.
  --data-stream NAME     or
  --index NAME           where the lines go
  --service NAME         service.name of lines that say none
  --refused F            where refused lines go; <first file>.refused
  --state F              how far each file was sent; .cordwood-ship.json in the
                         file's folder
  --no-templates         put no index templates
${target}`,
  'dead-letter': `cordwood dead-letter list [paths]
cordwood dead-letter replay [paths] --es URL

Lists the lines that Elasticsearch refused, with the reasons, or sends them
again, each once, to where they were to go. The files are not changed; a replay
that was stopped goes on where it ended. Without a path:
cordwood-dead-letters.ndjson. Exit code 1: none there (list); some were refused
again (replay).
  -n, --limit N          list: how many of the newest; default 20
  --json                 list: the letters as they are
  --data-stream NAME     or
  --index NAME           replay: to another place
  --refused F            replay: what is refused again; <path>.refused
  --state F              replay: how far it is; .cordwood-replay.json
${target}`,
  version: `cordwood version

Prints the version.
`,
}
