/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems of a connection, its requests and what the service answers. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "choices.no-value", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” lists what “{parameter}” can be, but nothing in its records stands at “{path}”. "
       "See what it answers, and correct “choices”.") },
  { "connection.address-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This is no address of a service; write it whole, such as “https://api.example.com/v2”.") },
  { "connection.address-file", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The address of a file is its whole path, such as “/srv/orders.csv”, or “file:” and that "
       "path.") },
  { "connection.address-fragment", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The address of a service has no part behind “#”; take that part away.") },
  { "connection.address-query", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The address of a service has no part behind “?”; put such parameters into the query of the "
       "operations.") },
  { "connection.address-scheme", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("An address that begins with “{found}:” cannot be reached; it must begin with “https://” or "
       "“http://”.") },
  { "connection.address-user", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A user or a password must not stand in the address; take them out and name them under “signIn”.") },
  { "connection.environments-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no address; add an environment, such as “live” with its “address”.") },
  { "connection.header-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{place}” cannot be filled here, because this header goes with every request of the connection; "
       "write a text without braces, or put the header into the operation.") },
  { "connection.kind-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot use a connection of the kind “{found}” yet[ (did you mean "
       "“{suggestion}”?)].") },
  { "connection.tls-alone", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” belongs to a client certificate, and there is none: name its secret at “certificate”.") },
  { "connection.tls-unencrypted", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("At this address “tls” has no effect: it does not begin with https://.") },
  { "connection.version-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be the version here: in a path it has letters, digits, dots, hyphens and "
       "slashes only, elsewhere it is one line.") },
  { "connection.version-unplaced", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The environment names a version, but the connection does not say where versions go: add "
       "“version” to the connection.") },
  { "operation.batch-body", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Several records are sent at once (“batch”), but the body is made of one; write “records”, or put "
       "the place “$records” into it.") },
  { "operation.batch-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The body is made of several records, but nothing says how many and how the answers belong to them; "
       "add “batch”.") },
  { "operation.body-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to write records but sends nothing of them; add “body” to its request, such as "
       "“record”.") },
  { "operation.choices-unknown", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There is no operation “{found}” in this connection to list the choices[ (did you mean "
       "“{suggestion}”?)]; they must be typed.") },
  { "operation.delimiter-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot separate cells: use one sign, such as “;”, “,” or a tab.") },
  { "operation.describe-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no kind of field; write text, date, date-time, email, url, integer, decimal, "
       "boolean, object or list.") },
  { "operation.describe-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The connection has no operation “{found}” that could tell the fields.") },
  { "operation.file-kind", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” does not fit its connection: operations with “file” belong to connections of the "
       "kind “file”, and such have no others.") },
  { "operation.file-path-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” leads out of the folder of the connection: name a file inside of it, such as "
       "“2026/orders.csv”.") },
  { "operation.form-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot read records of the form “{found}” yet[ (did you mean "
       "“{suggestion}”?)].") },
  { "operation.graphql-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This GraphQL document cannot be read: {reason}.") },
  { "operation.graphql-batch", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Several records cannot be sent at once with this document; it must be a mutation of exactly one "
       "field, with all its variables in the arguments of that field and none in fragments.") },
  { "operation.graphql-kind", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is GraphQL, but its connection is not; write “graphql” as the kind of the "
       "connection.") },
  { "operation.graphql-reads", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to read, but a mutation changes something at the service; use a query.") },
  { "operation.graphql-several", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Which operation of this GraphQL document is meant cannot be told ({reason}); name it as "
       "“operationName”.") },
  { "operation.graphql-subscription", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A subscription cannot be used; use a query that is asked again in each run.") },
  { "operation.graphql-undeclared", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The document uses the variable “{variable}”, but does not declare it; add it with its type "
       "behind the name of the operation.") },
  { "operation.graphql-variable-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The variable “{variable}” of the document needs a value; add it to “variables”.") },
  { "operation.graphql-variable-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The document does not declare a variable “{variable}”[ (did you mean “{suggestion}”?)].") },
  { "operation.graphql-writes", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to write, but a query only reads; use a mutation.") },
  { "operation.header-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no operation “{found}” in this connection to tell the names of the columns; name another "
       "one.") },
  { "operation.id-place-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is meant for one record, but nothing in its request says which: put the place of "
       "the id (a dollar sign and “id”, in braces) into its path, query or body.") },
  { "operation.key-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” does not say which fields identify a record; name them in “key”, so that none is "
       "carried twice.") },
  { "operation.link-place-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“fromLink” must hold the place of “{parameter}” in braces, to take it from there.") },
  { "operation.look-back-token", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A token cannot look back; take “lookBack” away.") },
  { "operation.open-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no web address that a browser can be sent to; write it whole, with a host that has "
       "no places, such as “https://crm.example.com/contacts/” with the place of the id behind it.") },
  { "operation.paging-find", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” looks records up, so it cannot be read by value or in spans of time: use another "
       "paging, or list all records with “index”.") },
  { "operation.paging-place-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The paging fills “{name}” into the request, but the request has no place of that name: write it "
       "in braces where it belongs.") },
  { "operation.paging-size-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The end cannot be known from a short page without the number of records asked for; add “size”.") },
  { "operation.paging-start-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This paging fills a place in the request, so it needs “start”: what stands there for the first "
       "page.") },
  { "operation.paging-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot read pages of the type “{found}” yet[ (did you mean "
       "“{suggestion}”?)].") },
  { "operation.reads-by-writing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to read, but {method} changes something at the service; use an operation with GET, "
       "or a search with POST.") },
  { "operation.shape-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("These are no fields: a shape is an object with a list “fields”, each with its “path” and “type”.") },
  { "operation.sheet-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no operation “{found}” in this connection to read or write the cells of the sheet.") },
  { "operation.split-since-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no date: write when the first record is from, such as 2020-01-01.") },
  { "operation.split-sorted", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A list that is read in spans of time does not come sorted: leave out “sorted” in its changes.") },
  { "operation.writes-by-reading", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to write, but GET must not change anything; use an operation with POST, PUT, "
       "PATCH or DELETE.") },
  { "request.body-unwritable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” cannot send this record as {format}: {reason}.") },
  { "request.graphql-variable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The variable “{variable}” of “{operation}” must be {type}, but there is something else ({found}) "
       "that is not.") },
  { "request.header-name-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This cannot be the name of a header[ (it begins with “{found}”)]; only letters, digits and hyphens "
       "are sure to work.") },
  { "request.path-address", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is a whole address; write only what comes after the address of the connection, such as "
       "“/orders”.") },
  { "request.path-query", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("In “{found}” something stands behind “?” or “#”; put parameters into “query”.") },
  { "request.path-slash", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” must begin with a slash, as in “/orders”.") },
  { "request.place-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The request “{operation}” cannot be filled in: {reason}.") },
  { "request.place-no-parameter", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nothing fills “{place}” in “{operation}”: it is no parameter of it[ (did you mean “{suggestion}”?)].") },
  { "request.place-unfilled", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nothing fills “{place}” in “{operation}”: it is neither a parameter nor a field that a rule fills[ "
       "(did you mean “{suggestion}”?)].") },
  { "request.place-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{place}” cannot be used in this place of “{operation}”.") },
  { "request.secret-in-plain", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” would put a secret into the file; take it out and name the secret under “signIn”.") },
  { "service.answer-charset", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with a text whose letters cannot be read: {reason}.") },
  { "service.answer-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with nothing at all to “{operation}”: that says neither that there is "
       "something nor that there is nothing, so nothing was taken from it.") },
  { "service.answer-other-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} answered with {found}, but “{operation}” was expected to get JSON; if that answer "
       "is right, say its format under “format”.") },
  { "service.answer-too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} sent more than Ropeway accepts in one answer: ask for smaller pages. {reason}.") },
  { "service.answer-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with something that cannot be read[ as {format}]: {reason}.") },
  { "service.answer-web-page", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with a web page instead of data: check the address {address}.") },
  { "service.deprecated", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} calls what[ “{operation}”] asks for outdated[ since {date}]: it may end some day[ "
       "(see {link})]. Change the connection to what is newer there[: {successor}].") },
  { "service.deprecated-soon", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} says that what[ “{operation}”] asks for will be outdated from {date} on[ (see "
       "{link})]. Change the connection to what is newer there[: {successor}].") },
  { "service.failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} failed (status {status})[: {reason}]. Try again later.") },
  { "service.forbidden", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not allow this with these credentials (status {status})[: {reason}]. Check the "
       "permissions of the key.") },
  { "service.graphql-errors", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} could not do all of “{operation}”[: {reason}].") },
  { "service.graphql-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refused “{operation}”[: {reason}].") },
  { "service.later", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("“{connection}” cannot be asked now: {reason} Nothing was sent; a run after that time goes on "
       "where this one stopped.") },
  { "service.moved", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} sends us to another address[ (status {status})].[ {reason}.] Check the address "
       "of the connection.") },
  { "service.no-answer", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} did not answer: {reason}.") },
  { "service.not-found", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} has nothing at {address} (status {status})[: {reason}]. Check the address and the "
       "path.") },
  { "service.private-address", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The address of {connection} leads into a private network, which the connection does not allow: "
       "{reason}.") },
  { "service.refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refused this (status {status})[: {reason}].") },
  { "service.request-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("A request to {connection} could not be sent: {reason}.") },
  { "service.sign-in-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not accept the credentials (status {status})[: {reason}].[ It wants a sign-in of "
       "the kind “{scheme}”, which Ropeway does not have; look whether it takes a key or a token as well.] Give "
       "a valid key or password.") },
  { "service.soap-fault", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with a fault[: {reason}].") },
  { "service.sunset", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} says that what[ “{operation}”] asks for stops working on {date}[ (see {link})]. "
       "Change the connection to what is newer there before that[: {successor}].") },
  { "service.sunset-past", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} says that what[ “{operation}”] asks for was to stop working on {date}[ (see "
       "{link})]. It still answers, but may end any moment: change the connection to what is newer "
       "there[: {successor}].") },
  { "service.too-many-requests", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} asks for a pause that is longer than a run waits (status {status})[: {reason}]. Run "
       "the job later, or lower its limits.") },
  { "service.unreachable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} cannot be reached: {reason}.") },
  { "service.untrusted", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The certificate of {connection} is not trusted, so nothing was sent: {reason}.") },
  { "service.warning", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{connection} warns[ whoever uses “{operation}”]: {reason}.") },
  { "sign-in.address-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be an address that begins with https:// or, on this computer, with "
       "http://127.0.0.1, or a path of the service such as “/oauth/token”.") },
  { "sign-in.address-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Where to sign in to {connection} is not known: neither the connection nor “discovery” tells the "
       "address.") },
  { "sign-in.answer-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("What was answered to the sign-in of {connection} holds no token[: {address}]. Check "
       "“tokenAddress”.") },
  { "sign-in.certificate-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The certificate that signs in is missing: name its secret at “certificate” under “tls”.") },
  { "sign-in.client-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not know the app by this client id, or its secret is wrong[ ({reason})]. "
       "Compare both with what is shown there[; they must be those of “{environment}”].") },
  { "sign-in.clock-ahead", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The clock of this computer is {minutes} minutes ahead of that of {connection}, so that the "
       "sign-in is not accepted: set the clock.") },
  { "sign-in.clock-behind", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The clock of this computer is {minutes} minutes behind that of {connection}, so that the sign-in "
       "is not accepted: set the clock.") },
  { "sign-in.clock-differs", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refuses the signature because of its time: the clock of this computer and the clock "
       "there differ. Set the clock of this computer.") },
  { "sign-in.cut-off", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} was being renewed when Ropeway was ended, and what was answered then "
       "is lost[ ({reason})]. Sign in again with “ropeway sign-in”.") },
  { "sign-in.denied", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in to {connection} was not allowed there[ ({reason})].") },
  { "sign-in.discovery-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{address} does not tell where to sign in to {connection}: check “discovery”.") },
  { "sign-in.elsewhere", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Somebody is signed in to {connection}[ in “{environment}”], but for other addresses of the "
       "sign-in than the connection has now, and nothing of that goes to another one: if the addresses "
       "are right, sign in again with “ropeway sign-in”.") },
  { "sign-in.expired", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} has run out, and nothing was given to renew it with: sign in again "
       "with “ropeway sign-in”.") },
  { "sign-in.key-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not know the key in “accessKey”: it was removed, or it belongs to another "
       "account.") },
  { "sign-in.key-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The key of {connection} cannot be used: {reason}.") },
  { "sign-in.login-failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The login of {connection} failed: the service answered “{operation}” with status {status}[ "
       "({reason})].") },
  { "sign-in.login-gives-nothing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Say where the login gives its token: exactly one of “answer”, “answerHeader” and “cookies” is "
       "needed.") },
  { "sign-in.login-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refuses the login (status {status})[: {reason}]. Check user and password.") },
  { "sign-in.login-unfilled", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The login of {connection} cannot be sent[: {reason}]. Check the operation “{operation}” and "
       "“user”.") },
  { "sign-in.login-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The connection has no operation “{found}” to log in with[ (did you mean “{suggestion}”?)].") },
  { "sign-in.login-without-token", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} answered the login without what was expected there[: {reason}]. Check user and "
       "password, and where the connection looks for the token.") },
  { "sign-in.member-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This way to sign in needs “{member}”.") },
  { "sign-in.needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nobody is signed in to {connection}[ in “{environment}”] yet: sign in with “ropeway sign-in”.") },
  { "sign-in.not-kept", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} cannot be kept on this computer[: {reason}]. It needs a keyring or a "
       "private file that can be written; then sign in with “ropeway sign-in”.") },
  { "sign-in.password-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There is no password: an empty one will be sent. Name a secret in “password” if the service wants "
       "one.") },
  { "sign-in.permission-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} lacks a permission[: needed is “{needed}”][, granted was "
       "“{granted}”]. Add it to “scopes”, sign in again with “ropeway sign-in” and allow it.") },
  { "sign-in.place-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{place}” is no place of a signature[ (did you mean “{suggestion}”?)].") },
  { "sign-in.port-taken", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Ropeway cannot listen for the browser that comes back from {connection}: {reason}.") },
  { "sign-in.redirect-path-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a path that begins with a slash, such as “/callback”.") },
  { "sign-in.refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refused the sign-in[: {reason}].") },
  { "sign-in.region-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be “{member}”: it has letters, digits, dots and hyphens only, such as "
       "“eu-central-1” or “execute-api”.") },
  { "sign-in.revoked", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} no longer accepts the sign-in[ ({reason})]: it was withdrawn or has run out. Sign "
       "in again with “ropeway sign-in”.") },
  { "sign-in.scope-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be one permission: write each as a text of its own, without spaces.") },
  { "sign-in.scope-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not give the permissions {needed}[ ({reason})]: compare “scopes” with what the "
       "app may ask for there.") },
  { "sign-in.secret", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} is not complete: {reason}.") },
  { "sign-in.secret-in-plain", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must not stand in the file in plain; write the name of a secret instead, as in “secret”: "
       "“shop_key”.") },
  { "sign-in.secret-name-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This cannot be the name of a secret: only small letters, digits and underscores, a letter first, at "
       "most 63. If it is the secret itself, take it out of the file.") },
  { "sign-in.service-failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The sign-in of {connection} could not be renewed: it failed there (status {status})[: {reason}]. "
       "Try again later.") },
  { "sign-in.session-token-expired", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The session token of {connection} has expired. Enter a new one, with the two keys that came with "
       "it.") },
  { "sign-in.signature-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not accept the signature: “secretKey” does not belong to “accessKey”, or "
       "“region” or “service” is another.") },
  { "sign-in.signature-unsent", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nothing in “send” has the place “signature”, so the signature would never be sent.") },
  { "sign-in.testing-week", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} no longer accepts the sign-in, which is seven days old[ ({reason})]. At Google, "
       "sign-ins of apps in “testing” end after seven days: set the app to “In production” there, then "
       "sign in again with “ropeway sign-in”.") },
  { "sign-in.timeout", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Nobody signed in to {connection} in time. Begin again with “ropeway sign-in”.") },
  { "sign-in.type-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot sign in with “{found}” yet[ (did you mean “{suggestion}”?)].") },
  { "sign-in.unreachable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The sign-in of {connection} could not be renewed: {reason}.") },
  { "tls.authority-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“authority” under “tls” holds no certificate that can be read. It is text that begins with "
       "“-----BEGIN CERTIFICATE-----”.") },
  { "tls.certificate-early", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The client certificate for {host} is not valid yet[ (from {date} on)]. Check the clock of this "
       "computer.") },
  { "tls.certificate-expired", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The client certificate for {host} has expired[ ({date})]. Get a new one from whom you have it, "
       "and put it in its place.") },
  { "tls.certificate-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{host} asks for a client certificate and broke the connection off without one. Name its secret at "
       "“certificate” under “tls”.") },
  { "tls.certificate-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The secure connection to {host} broke off before an answer came. It may be that the service does "
       "not accept the client certificate: ask there whether it is known.") },
  { "tls.certificate-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The client certificate for {host} cannot be read. Its secret is a certificate as text (PEM), or "
       "a PKCS#12 file (.p12, .pfx) in base64.") },
  { "tls.expired", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The certificate of {host} has expired[ ({date})]. Nothing was sent. The service has to renew it; "
       "if it is still good, check the clock of this computer.") },
  { "tls.key-differs", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The private key for {host} belongs to another certificate than the client certificate. Check "
       "both secrets.") },
  { "tls.key-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The client certificate for {host} is without its private key. Add the key to the same secret, or "
       "name a secret of its own at “key” under “tls”.") },
  { "tls.key-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The private key of the client certificate for {host} cannot be read. It is text that begins with "
       "“-----BEGIN PRIVATE KEY-----” or the like.") },
  { "tls.name-differs", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The certificate of {host} is for another name. Nothing was sent. Check the address.") },
  { "tls.not-yet-valid", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The certificate of {host} is not valid yet[ (from {date} on)]. Nothing was sent. Check the clock "
       "of this computer.") },
  { "tls.password-wrong", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The private key of the client certificate for {host} does not open with this password. Check the "
       "secret at “password” under “tls”.") },
  { "tls.pin-differs", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{host} shows another key than the one that is pinned. Nothing was sent.[ It shows {pin}.] "
       "Compare it with whoever runs the service before you pin another.") },
  { "tls.pin-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“pin” under “tls” is no pin: it is “sha256/” and the digest of the public key in base64 (44 "
       "characters).") },
  { "tls.untrusted", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The certificate of {host} is not trusted: nobody whom this computer or the connection trusts "
       "vouches for it. Nothing was sent. If the service is your own, put its authority under “tls”[, or "
       "this pin, once you have compared it there: {pin}].") },
};
/* clang-format on */

const RopewayProblemTable ropeway_problem_catalog_service = { kinds, G_N_ELEMENTS (kinds) };
