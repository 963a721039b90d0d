import { helpDetails } from './help-details.ts'

const overview = `cordwood - search, count and understand log lines
           your own, ECS, pino, bunyan, winston, plain text; plain, .gz, .zst

  cordwood search 'level >= warn and service:cart' logs/ --last 1h

  look        search     [query] [paths]         the lines that a query finds
              tail       [query] [paths]         new lines as they come
              trace      <id> [paths]            one request over all services
  count       count      [query] [paths]         how many lines
              top        <field> [query] [paths] the most frequent values
              stats      <field> [query] [paths] how numbers are spread
              histogram  [query] [paths]         lines over time, drawn
              patterns   [query] [paths]         kinds of messages
              diff       [query] [paths]         what is new in the last minutes
  keep        export     [query] [paths]         to NDJSON, CSV, Parquet
              import     <paths> --into DIR      into a store
              compact    <dirs>                  make stores smaller
              repair     <dirs>                  save what a damaged store holds
              erase      <query> <dirs>          take lines out, for good
  ship        ship       <paths>                 to Elasticsearch
              dead-letter list | replay          what it refused
              spool      status <dirs>           what waits for it
  check       explain    <query> [paths]         what a query means
              lint       <files>                 saved queries
              audit      verify <path>           is an audit log as written?
              version
              help       [command]               the options of a command

query  level:error
       status >= 500 and not service:cart
       "payment failed"           without a field: in the message
       user.id:(ann or bob)       level >= warn       duration > 250ms
       message :~ "time ?out"     *
paths  files; folders, for the *.log, *.ndjson, *.jsonl in them and below;
       stores; patterns in quotes; - or nothing: standard input
       or --es URL [--index logs-*]: ask Elasticsearch instead;
       a query that is also the name of a file stands in '"quotes"'
exit   0 lines were found, 1 none, 2 an error
`

/** The help of a command, or of all. */
export function helpText(command?: string): string {
  return (command !== undefined && Object.hasOwn(helpDetails, command) ? helpDetails[command] : undefined) ?? overview
}
