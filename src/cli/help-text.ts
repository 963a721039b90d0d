const overview = `cordwood - search and count log lines
           your own, ECS, pino, bunyan, winston; plain, .gz, .zst

  cordwood search    [query] [paths]         print the lines that a query finds
  cordwood tail      [query] [paths]         print new lines as they come
  cordwood count     [query] [paths]         print how many lines there are
  cordwood top       <field> [query] [paths] the most frequent values of a field
  cordwood histogram [query] [paths]         lines over time, drawn
  cordwood explain   <query>                 what a query means
  cordwood audit     verify <path>           is an audit log as it was written?
  cordwood ship      <paths>                 send log files to Elasticsearch
  cordwood dead-letter list | replay         what Elasticsearch refused
  cordwood version
  cordwood help      [command]               the options of a command

query  level:error
       status >= 500 and not service:cart
       "payment failed"           without a field: in the message
       user.id:(ann or bob)       level >= warn       duration > 250ms
       message :~ "time ?out"     *
paths  files; folders, for the *.log, *.ndjson, *.jsonl in them and below;
       patterns in quotes; - or nothing: standard input
       or --es URL [--index logs-*]: ask Elasticsearch instead
exit   0 lines were found, 1 none, 2 an error
`
const range = `  --last 15m             only the last so much: 30s 15m 1h 7d 2w
  --from T --to T        only from T (included) to T (excluded):
                         2026-11-20, 2026-11-20T10:00:00Z, now-1h
`
const levels = `  --levels notice=35     levels beside the six that the query may name
`
const source = `${levels}  --es URL --index I     ask Elasticsearch or OpenSearch instead of files
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
const details: Readonly<Record<string, string>> = {
  search: `cordwood search [query] [paths]

Prints the newest lines that the query finds, the newest last.
  -n, --limit N          how many; default 1000
  --newest               the newest first
  --oldest               the oldest lines, oldest first
  --fields a,b           only these fields, between tabs
  --json                 one JSON object a line, in ECS form
  --no-color
${range}${source}`,
  tail: `cordwood tail [query] [paths]

Prints the last lines, then new ones as they come, also from new and rotated
files.
  -n, --limit N          how many of the last lines; default 10
  --fields a,b  --json  --no-color
${source}`,
  count: `cordwood count [query] [paths]

Prints how many lines the query finds.
  --json
${weighted}${range}${source}`,
  top: `cordwood top <field> [query] [paths]

Prints the most frequent values of a field, with how many lines have them.
  -n, --limit N          how many values; default 10
  --json  --no-color
${weighted}${range}${source}`,
  histogram: `cordwood histogram [query] [paths]

Draws how many lines there are over time.
  --every 5m             the width of a bar: 10s 5m 1h day week month;
                         default as fits
  --by field             a row for each of the most frequent values of a field,
                         such as level; each row has its own height
  --json  --no-color
${weighted}${range}${source}`,
  explain: `cordwood explain <query>

Prints what a query means: canonical KQL, its range, and what Elasticsearch
would be asked.
  --json
${range}${levels}`,
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

/** The help of a command, or of all. */
export function helpText(command?: string): string {
  return (command !== undefined && Object.hasOwn(details, command) ? details[command] : undefined) ?? overview
}
