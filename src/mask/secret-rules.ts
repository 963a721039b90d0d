import { lazy } from '../core/lazy.ts'

/**
 * A kind of secret that is known by how it begins.
 *
 * The facts (prefixes, alphabets, lengths) are those of the public rules of gitleaks 8 (github.com/gitleaks/gitleaks, config/gitleaks.toml,
 * MIT), GitHub's and GitLab's lists of token prefixes, and the vendors' own pages; the notation is ours. Lengths are open upwards: a longer
 * token of the same vendor is a secret as well.
 */
export class SecretRule {
  readonly name: string
  /** Compared to the letter. */
  readonly prefix: string
  /** What stands before the prefix and belongs to the secret: so many units, of this form. */
  readonly lead: { readonly units: number; readonly form: RegExp } | undefined
  readonly #form: string
  #rest: RegExp | undefined

  constructor(name: string, prefix: string, form: string, lead: SecretRule['lead']) {
    this.name = name
    this.prefix = prefix
    this.lead = lead
    this.#form = form
  }

  /** What follows the prefix. Sticky; every repetition is of one alphabet, so that no text makes it slow. */
  get rest(): RegExp {
    return (this.#rest ??= new RegExp(this.#form, 'y'))
  }
}

const word = /[0-9A-Za-z_-]/.source

type Row = readonly [name: string, prefixes: string, rest: string, lead?: { readonly units: number; readonly form: RegExp }]

const table: readonly Row[] = [
  ['1password-secret-key', 'A3-', '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}'],
  ['1password-service-account', 'ops_eyJ', '[A-Za-z0-9+/]{60,}={0,3}'],
  ['adobe-client-secret', 'p8e-', '[A-Za-z0-9]{32,}'],
  ['age-secret-key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{50,}'],
  ['airtable-token', 'pat', '[A-Za-z0-9]{14}\\.[a-f0-9]{64}'],
  ['alibaba-access-key', 'LTAI', '[A-Za-z0-9]{16,}'],
  ['amazon-bedrock-key', 'ABSK', '[A-Za-z0-9+/]{100,}={0,2}'],
  ['amazon-bedrock-key', 'bedrock-api-key-', '[A-Za-z0-9+/]{20,}={0,2}'],
  ['amazon-mws-token', 'amzn.mws.', '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['anthropic-key', 'sk-ant-', `${word}{20,}`],
  ['artifactory-key', 'AKCp', '[A-Za-z0-9]{60,}'],
  ['artifactory-reference-token', 'cmVmd', '[A-Za-z0-9]{50,}'],
  ['atlassian-token', 'ATATT3 ATCTT3 ATBB ATSTT3', '[A-Za-z0-9_=-]{24,}'],
  [
    'authress-key',
    'sc_ ext_ scauth_ authress_',
    '[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}',
  ],
  ['aws-access-key', 'A3T AKIA ASIA ABIA ACCA AROA AIDA AGPA AIPA ANPA ANVA', '[A-Z0-9]{16,17}(?![A-Za-z0-9])'],
  ['bitbucket-token', 'BBDC-', '[A-Za-z0-9+/=]{20,}'],
  ['braintree-token', 'access_token$', '(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}'],
  ['buildkite-token', 'bkua_ bkct_', '[a-z0-9]{40}'],
  ['circleci-token', 'CCIPAT_ CCIPRJ_', '[A-Za-z0-9]{22}_[A-Fa-f0-9]{40}'],
  ['clickhouse-cloud-key', '4b1d', '[A-Za-z0-9]{38}(?![A-Za-z0-9])'],
  ['clojars-token', 'CLOJARS_ clojars_', '[A-Za-z0-9]{60}'],
  ['cloudflare-origin-key', 'v1.0-', '[a-f0-9]{24}-[a-f0-9]{146}'],
  ['databricks-token', 'dapi', '[a-f0-9]{32}(?:-\\d)?(?![A-Za-z0-9])'],
  ['defined-networking-token', 'dnkey-', '[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}'],
  ['digitalocean-token', 'doo_v1_ dop_v1_ dor_v1_', '[A-Fa-f0-9]{64}'],
  ['docker-token', 'dckr_pat_ dckr_oat_', `${word}{20,}`],
  ['doppler-token', 'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', '[A-Za-z0-9._-]{40,}'],
  ['dropbox-token', 'sl.', `${word}{130,}`],
  ['duffel-token', 'duffel_test_ duffel_live_', '[A-Za-z0-9_=-]{43}'],
  ['dynatrace-token', 'dt0c01. dt0s01. dt0s02.', '[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}'],
  ['easypost-token', 'EZAK EZTK', '[A-Za-z0-9]{54}'],
  ['facebook-page-token', 'EAAM EAAC EAAB EAAG EAACEdEose0cBA', '[A-Za-z0-9]{80,}'],
  ['figma-token', 'figd_ figo_ figu_', `${word}{38,}`],
  ['flutterwave-key', 'FLWSECK_TEST- FLWSECK-', '[A-Za-z0-9]{12,}(?:-X)?'],
  ['flutterwave-key', 'FLWPUBK_TEST-', '[A-Za-z0-9]{32}-X'],
  ['flyio-token', 'fo1_', `${word}{43}`],
  ['flyio-token', 'fm1a_ fm1r_ fm2_', '[A-Za-z0-9+/]{80,}={0,3}'],
  ['frameio-token', 'fio-u-', '[A-Za-z0-9_=-]{64}'],
  ['freemius-key', 'sk_', '[A-Za-z0-9!#$%&*+,.:;<=>?@^|~-]{29}(?![^\\s"\'])'],
  ['github-token', 'ghp_ gho_ ghu_ ghs_ ghr_', '[0-9A-Za-z]{36,}'],
  ['github-fine-grained-token', 'github_pat_', '[0-9A-Za-z_]{70,}'],
  ['gitlab-token', 'glpat- gldt- glft- glrt- glsoat- glimt- glffct- glcbt- glptt- glagent- gloas- glwt-', '[0-9A-Za-z_.-]{20,}'],
  ['gitlab-runner-token', 'GR1348941', `${word}{20}`],
  ['gitlab-session', 'gitlab_session=', '[0-9a-z]{32}'],
  ['gocardless-token', 'live_', '[A-Za-z0-9_=-]{40}(?![A-Za-z0-9_=-])'],
  ['google-api-key', 'AIza', `${word}{35}`],
  ['google-client-secret', 'GOCSPX-', `${word}{24,}`],
  ['google-oauth-token', 'ya29.', `${word}{20,}`],
  ['google-refresh-token', '1//0', `${word}{40,}`],
  ['grafana-api-key', 'eyJrIjoi', '[A-Za-z0-9]{60,}={0,3}'],
  ['grafana-cloud-token', 'glc_', '[A-Za-z0-9+/]{32,}={0,3}'],
  ['grafana-service-account', 'glsa_', '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'],
  ['groq-key', 'gsk_', '[A-Za-z0-9]{40,}'],
  ['harness-token', 'pat. sat.', `${word}{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}`],
  ['heroku-key', 'HRKU-', `${word}{36,}`],
  ['hubspot-token', 'pat-na1- pat-eu1- pat-na2- pat-ap1-', '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['huggingface-token', 'hf_ api_org_', '[A-Za-z0-9]{34,}'],
  ['infracost-token', 'ico-', '[A-Za-z0-9]{32}'],
  ['intra42-secret', 's-s4t2ud- s-s4t2af-', '[A-Fa-f0-9]{64}'],
  ['langsmith-key', 'lsv2_pt_ lsv2_sk_', '[a-f0-9]{32}_[a-f0-9]{10}'],
  ['linear-key', 'lin_api_ lin_oauth_', '[A-Za-z0-9]{40,}'],
  ['lob-key', 'live_ test_', '[a-f0-9]{35}(?![A-Za-z0-9])'],
  ['lob-public-key', 'live_pub_ test_pub_', '[a-f0-9]{31}'],
  ['mailgun-key', 'key-', '[a-f0-9]{32}(?![A-Za-z0-9])'],
  ['mailgun-public-key', 'pubkey-', '[a-f0-9]{32}(?![A-Za-z0-9])'],
  ['mapbox-token', 'sk. pk. tk.', '[A-Za-z0-9]{60,}\\.[A-Za-z0-9_-]{22}'],
  ['new-relic-key', 'NRAK-', '[A-Za-z0-9]{27}'],
  ['new-relic-key', 'NRJS-', '[a-f0-9]{19}'],
  ['new-relic-key', 'NRII- NRIQ- NRRA-', `${word}{32,}`],
  ['notion-token', 'ntn_', '[0-9]{11}[A-Za-z0-9]{35}'],
  ['notion-token', 'secret_', '[A-Za-z0-9]{43}'],
  ['npm-token', 'npm_', '[A-Za-z0-9]{36}'],
  ['nvidia-key', 'nvapi-', `${word}{60,}`],
  ['octopus-key', 'API-', '[A-Z0-9]{25,26}(?![A-Za-z0-9])'],
  ['openai-key', 'sk-proj- sk-svcacct- sk-admin- sk-None-', `${word}{40,}`],
  ['openai-key', 'sk-', '[A-Za-z0-9]{32,}'],
  ['openrouter-key', 'sk-or-v1-', '[a-f0-9]{64}'],
  ['openshift-token', 'sha256~', `${word}{43}`],
  ['perplexity-key', 'pplx-', '[A-Za-z0-9]{48,}'],
  ['plaid-token', 'access-sandbox- access-development- access-production-', '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['planetscale-token', 'pscale_tkn_ pscale_oauth_ pscale_pw_', '[A-Za-z0-9_=.-]{32,64}'],
  ['postman-key', 'PMAK-', '[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}'],
  ['posthog-key', 'phx_', '[A-Za-z0-9]{40,}'],
  ['prefect-token', 'pnu_ pnb_', '[A-Za-z0-9]{36}'],
  ['pulumi-token', 'pul-', '[a-f0-9]{40}'],
  ['pypi-token', 'pypi-', `${word}{50,}`],
  ['readme-token', 'rdme_', '[a-z0-9]{70}'],
  ['render-key', 'rnd_', '[A-Za-z0-9]{28,}'],
  ['replicate-token', 'r8_', '[A-Za-z0-9]{37}'],
  ['resend-key', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'],
  ['rubygems-token', 'rubygems_', '[a-f0-9]{48}'],
  ['scalingo-token', 'tk-us-', `${word}{48}`],
  ['secret-token', 'secret-token:', '[A-Za-z0-9%._~+/=-]{8,}'],
  ['sendgrid-key', 'SG.', '[A-Za-z0-9_=.-]{60,}'],
  ['sendinblue-key', 'xkeysib- xsmtpsib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'],
  ['sentry-token', 'sntrys_', '[A-Za-z0-9+/=_]{40,}'],
  ['sentry-token', 'sntryu_', '[a-f0-9]{64}'],
  ['settlemint-token', 'sm_aat_ sm_pat_ sm_sat_', '[A-Za-z0-9]{16}'],
  ['shippo-token', 'shippo_live_ shippo_test_', '[A-Fa-f0-9]{40}'],
  ['shopify-token', 'shpat_ shpca_ shppa_ shpss_', '[A-Fa-f0-9]{32}'],
  ['slack-app-token', 'xapp- XAPP-', '\\d-[A-Za-z0-9]+-\\d+-[A-Za-z0-9]+'],
  ['slack-configuration-token', 'xoxe.xoxb- xoxe.xoxp- xoxe-', '\\d-[A-Za-z0-9]{100,}'],
  ['slack-token', 'xoxb- xoxp- xoxe- xoxa- xoxr- xoxo- xoxs- xoxc- xoxd-', '[A-Za-z0-9%-]{10,}'],
  ['slack-webhook', 'hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/', '[A-Za-z0-9+/]{20,}'],
  ['sourcegraph-token', 'sgp_', '(?:(?:[A-Fa-f0-9]{16}|local)_)?[A-Fa-f0-9]{40}'],
  ['square-token', 'EAAA sq0atp- sq0csp- sq0idp-', `${word}{22,}`],
  ['stripe-key', 'sk_test_ sk_live_ sk_prod_ rk_test_ rk_live_ rk_prod_', '[A-Za-z0-9]{10,}'],
  ['stripe-webhook-secret', 'whsec_', '[A-Za-z0-9+/=]{24,}'],
  ['supabase-key', 'sbp_', '[a-f0-9]{40}'],
  ['supabase-key', 'sb_secret_', `${word}{20,}`],
  ['tailscale-key', 'tskey-', '[A-Za-z0-9-]{16,}'],
  ['tavily-key', 'tvly-', `${word}{20,}`],
  ['twilio-key', 'SK', '[0-9a-fA-F]{32}(?![A-Za-z0-9])'],
  ['typeform-token', 'tfp_', '[A-Za-z0-9_.=-]{40,}'],
  ['vault-batch-token', 'hvb.', `${word}{90,}`],
  ['vault-service-token', 'hvs. hvr.', `${word}{24,}`],
  ['vault-token', 's.', '(?=[A-Za-z]*[0-9])[A-Za-z0-9]{24}(?![A-Za-z0-9.])'],
  ['vercel-token', 'vcp_ vci_ vca_ vcr_ vck_', '[A-Za-z0-9]{24,}'],
  ['xai-key', 'xai-', '[A-Za-z0-9]{70,}'],
  ['yandex-key', 'AQVN', `${word}{35,38}`],
  ['yandex-token', 't1.', '[A-Za-z0-9_-]{1,80}={0,2}\\.[A-Za-z0-9_-]{86}={0,2}'],
  ['jwt-base64', 'ZXlK', '[A-Za-z0-9+/_-]{60,}={0,2}'],
  ['hashicorp-terraform-token', 'atlasv1.', '[A-Za-z0-9=_-]{60,}', { units: 15, form: /[A-Za-z0-9]{14}\./y }],
  ['maxmind-key', 'mmk', '(?![A-Za-z0-9])', { units: 37, form: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_/y }],
  ['mailchimp-key', 'us1 us2 us3 us4 us5 us6 us7 us8 us9', '\\d?(?![A-Za-z0-9])', { units: 33, form: /[a-f0-9]{32}-/y }],
  ['telegram-bot-token', 'bot', '\\d{5,16}:A[A-Za-z0-9_-]{34}'],
  ['discord-webhook', 'webhooks/', '\\d{15,22}/[A-Za-z0-9_-]{40,}'],
  ['teams-webhook', 'webhookb2/ webhook/', '[A-Za-z0-9@/-]{60,}'],
]

/** All of them; a rule with several prefixes is several entries. */
export const secretRules: () => readonly SecretRule[] = lazy(() =>
  table.flatMap(([name, prefixes, form, lead]) => prefixes.split(' ').map((prefix) => new SecretRule(name, prefix, form, lead))),
)
