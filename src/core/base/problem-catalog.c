/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every problem that Ropeway can report stands here once, with its sentence. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* Sorted by code, which tests/base checks together with the form of the sentences. The codes are stored in
 * people's databases: a row may be reworded, but a code is never given another meaning. */
/* clang-format off */
const RopewayProblemKind ropeway_problem_catalog[] = {
  { "condition.field-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This condition says no field; add “field” with the path of what is to be compared.") },
  { "condition.too-deep", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Conditions stand inside each other more than {most} deep here; take some of them apart.") },
  { "condition.too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This filter has more than {most} conditions; take some away, or put the values into one list with "
       "“one-of”.") },
  { "condition.unclear", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A condition needs exactly one of “is”, “all”, “any” and “not”; decide for one of them here.") },
  { "condition.value-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is nothing to compare with for “{is}”; add “value”.") },
  { "condition.value-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{is}” cannot be asked about this value (found: {found}); give a list for “one-of”, a text for "
       "“matches”, and otherwise a number or a text.") },
  { "condition.value-unused", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{is}” compares with nothing, so this value has no effect; take it away.") },
  { "connection.address-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This is no address of a service; write it whole, such as “https://api.example.com/v2”.") },
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
  { "destination.archive-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Records that are gone are to be archived, but nothing says how; add “archive” with the field "
       "(“to”) and its value, or set “gone” to “leave”.") },
  { "destination.archive-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” puts “{place}” of the record into its request, but of a record that is gone only "
       "the id is known: it could not be archived. Take another operation for “update”, or set “gone” to "
       "“leave” or “delete”.") },
  { "destination.archive-stays", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("No rule fills “{to}” in each update: a record that is archived and comes back would stay "
       "archived. Add a rule that gives the field the value of a record that is in use.") },
  { "destination.archive-with-put", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” replaces the whole record (PUT): to archive a record would empty all its other "
       "fields. Update with PATCH, or set “gone” to “leave” or “delete”.") },
  { "destination.changed-with-put", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” replaces the whole record (PUT): with “send” as “changed” the fields that did not "
       "change would be emptied. Set “send” to “all”, or update with PATCH.") },
  { "destination.create-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mode “{mode}” adds records, so it needs an operation that does; name it in “create”.") },
  { "destination.delete-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Records that are gone are to be deleted, but nothing says how; name the operation in “delete”, "
       "or set “gone” to “leave”.") },
  { "destination.find-inexact", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The search “{find}” does not prove that a record is not there (“exact” is not set), and “{create}” "
       "must not be repeated: when an answer is lost, the record is set aside as “may or may not have "
       "arrived”.") },
  { "destination.find-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mode “update” changes only what is there already, so it needs a search or a list of all; "
       "name it in “find” or “index”.") },
  { "destination.found-too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” finds more than {limit} records: choose matching fields that tell records apart.") },
  { "destination.found-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The answer of “{operation}” is no list of records.") },
  { "destination.gone-unused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Records that are gone are looked for only in the mode “mirror”, and items of a record also in "
       "“upsert”: with the mode “{mode}” nothing would ever be removed. Set “mode” to “mirror”, or "
       "“gone” to “leave”.") },
  { "destination.id-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered “{operation}” without the id that it should give the record: it may or may not "
       "have arrived. Check where the id stands (“newId”).") },
  { "destination.index-lacks-match", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Records are matched by “{found}”, but the records that are listed for it (“index”) have no such "
       "field[ (did you mean “{suggestion}”?)]; match by another field, or list them with this one.") },
  { "destination.index-without-id", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” does not say which field of the records it lists is their id; name it first in its "
       "“key”.") },
  { "destination.index-without-match", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Nothing says by which fields the records that “{operation}” lists are recognised, so only those "
       "are that this job wrote itself; name the fields in “match”.") },
  { "destination.item-unanswered", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} did not say what became of this record in “{operation}”: it may or may not have "
       "arrived.") },
  { "destination.match-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Nothing says how a record that was found is recognised; name the fields in “match”, so that a near "
       "hit is not taken for the record itself.") },
  { "destination.match-unfilled", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Records are matched by “{found}”, but no rule fills that field; add a rule for it[ (did you mean "
       "“{suggestion}”?)].") },
  { "destination.mirror-changes", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("To mirror is to remove what is gone, and that shows only when everything is read; “{operation}” "
       "reads only what changed. Use another mode, or an operation without “changes”.") },
  { "destination.mirror-start", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("To mirror is to remove what is gone, and that shows only when everything is read: set the type "
       "of “start” to “everything”, or use another mode.") },
  { "destination.new-id-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{create}” does not say where the id of the new record stands, so it could never be updated; add "
       "“newId” (in a batch: “id” of the answers), or a search in “find”.") },
  { "destination.operation-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot work out by itself how “{found}” finds, adds and changes records; "
       "name the operations one by one in “find”, “create” and “update”.") },
  { "destination.repeat-never", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{create}” must not be repeated and there is no search: when an answer is lost, the record is set "
       "aside as “may or may not have arrived”. Add “find”, or set “repeat” where the service can take a "
       "request twice.") },
  { "destination.required-unmapped", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The service wants the field “{field}”, but no rule fills it; records may be refused.") },
  { "destination.update-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mode “{mode}” changes records, so it needs an operation that does; name it in “update”.") },
  { "destination.upsert-without-find", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Without a search only records that this job made itself are recognised; others that are there "
       "already would be added a second time. Name a search in “find” if there may be any.") },
  { "document.boolean-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be true or false, without quotation marks; found: {found}.") },
  { "document.duration-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a duration such as “PT15M” (15 minutes), “PT2H” or “P1D”, not “{found}”; months "
       "and years have no fixed length.") },
  { "document.duration-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is “{found}”; it must be at least {least}[ and at most {most}].") },
  { "document.format-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“format” must be 1, the format of the job files that this version writes.") },
  { "document.id-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be used as “{member}”: only small letters, digits and hyphens, at most 64[; such "
       "as “{suggestion}”].") },
  { "document.id-twice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is taken already, at {first}; give this one another id.") },
  { "document.list-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is an empty list; put something in, or take it away.") },
  { "document.list-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” has {found} entries; at most {most} are possible.") },
  { "document.list-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a list in square brackets; found: {found}.") },
  { "document.member-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("“{member}” is missing here; add it.") },
  { "document.member-misspelt", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{found}” is not known here, so it has no effect; probably “{suggestion}” was meant.") },
  { "document.name-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” has {found} characters; at most {most} are possible.") },
  { "document.number-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a whole number, without quotation marks; found: {found}.") },
  { "document.number-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a whole number of at least {least}[ and at most {most}].") },
  { "document.object-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("An object in braces is needed here; found: {found}.") },
  { "document.path-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("{reason}; correct “{member}”.") },
  { "document.scalar-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a text, a number, true or false; found: {found}.") },
  { "document.template-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The places in “{found}” cannot be read. {reason}.") },
  { "document.text-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” holds a character that no text can hold (U+0000 or half of a surrogate pair); take it "
       "out.") },
  { "document.text-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is empty; write something, or take it away.") },
  { "document.text-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a text in quotation marks; found: {found}.") },
  { "document.word-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” cannot be “{found}”[ (did you mean “{suggestion}”?)]; possible are: {words}.") },
  { "document.zone-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no time zone; write one such as “Europe/Berlin” or “UTC”.") },
  { "drift.removed", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” is no longer there; what fills “{to}” needs it.") },
  { "drift.removed-place", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” is no longer there, and “{place}” of this job needs it.") },
  { "drift.renamed", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” is no longer there; what fills “{to}” needs it. It may be called “{after}” now.") },
  { "drift.renamed-place", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” is no longer there, and “{place}” of this job needs it. It may be called “{after}” now.") },
  { "drift.retyped", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” was {before} and is {after} now; what fills “{to}” uses it.") },
  { "drift.retyped-place", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” was {before} and is {after} now, and “{place}” of this job uses it.") },
  { "form.column-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sheet has no column “{name}”: add it there, or remove the line to it.") },
  { "form.envelope-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The record does not hold “{path}”, where its fields should be.") },
  { "form.header-double", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Two columns of the sheet are called “{name}”: give each its own name.") },
  { "form.header-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The names of the columns could not be found: check where the header row is.") },
  { "form.row-expected", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("A row of cells was expected, and something else came.") },
  { "job.case-name-twice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Two golden cases are called “{found}”; give each its own name, so that one that fails can be "
       "told apart.") },
  { "job.connection-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no connection “{found}” in this file[ (did you mean “{suggestion}”?)].") },
  { "job.destination-field-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is not a field of the destination[ (did you mean “{suggestion}”?)].") },
  { "job.draft-unfinished", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The draft is not ready (problems: {count}); the version in use runs without it.") },
  { "job.environment-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{connection}” has no environment “{found}”[ (did you mean “{suggestion}”?)].") },
  { "job.hand-edits-unseen", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("What was changed by hand at the destination shows only when its records are read: name an "
       "operation in “read”, “index” or “find”, or set “handEdits” to “overwrite”.") },
  { "job.mapping-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("No field is mapped yet; add at least one rule.") },
  { "job.only-draft", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is only a draft of this job. Put the draft in use first.") },
  { "job.operation-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{connection}” has no operation “{found}”[ (did you mean “{suggestion}”?)].") },
  { "job.parameter-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” needs a choice for “{parameter}”; add it to “parameters”.") },
  { "job.parameter-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("No operation used here has a parameter “{found}”[ (did you mean “{suggestion}”?)].") },
  { "job.parent-as-hides", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The records that “{operation}” gives have a field “{found}” of their own, which the record above "
       "would hide; choose another name in “as”.") },
  { "job.parent-place-unused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” has no place for “{found}” in its request[ (did you mean “{suggestion}”?)], so the "
       "same list would be read for each record above; put the place in, or take “{found}” away.") },
  { "job.parent-places-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“places” says which parameter of the operation gets which field of the record above; without "
       "one, the same list would be read for each of them. Add at least one.") },
  { "job.policy-unsupported", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway does not know the policy “{found}” and will not act on it.") },
  { "job.share-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no share; write a number from 0 to 1, such as “0.05” for five in a hundred.") },
  { "job.since-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is nothing that records of this source can be compared with; write a date such as "
       "“2026-11-09” or “2026-11-09T09:00:00Z”, or a number where they are counted by numbers.") },
  { "job.source-field-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is not a field of the source[ (did you mean “{suggestion}”?)].") },
  { "job.start-needs-changes", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("To start anywhere but at the beginning, records must say when they changed; “{operation}” has no "
       "“changes” with a date or a number for that.") },
  { "job.unit-key-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Items of “{list}” are told apart by their place in the list only: one that is put in before others "
       "would be taken for them. Name a field of theirs in “key”.") },
  { "mapping.condition-incomplete", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This condition cannot be used as long as it has problems of its own.") },
  { "mapping.condition-pattern", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("The condition cannot be checked: {detail}.") },
  { "mapping.condition-undecided", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The condition[ on “{field}”] “{is}” cannot be decided for “{value}”; it counts as not met.") },
  { "mapping.is-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is a list; put a step “first” or “join” before this one.") },
  { "mapping.is-object", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it has fields of its own; take one of them as the source.") },
  { "mapping.list-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("it makes more than 100,000 items of one record.") },
  { "mapping.no-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("the field cannot be made there: {detail}.") },
  { "mapping.no-such-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("there is no such date or time.") },
  { "mapping.not-boolean", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is neither true, yes, on or 1 nor false, no, off or 0.") },
  { "mapping.not-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("it is not a date in the form that the step reads.") },
  { "mapping.not-in-table", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the table has no such entry and says nothing for others; add the entry, or an “otherwise”.") },
  { "mapping.not-iso-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a date such as 2026-02-28 or 2026-02-28T09:30:00Z; put a step “parse-date” before this "
       "one.") },
  { "mapping.not-number", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a plain number such as 1234.50.") },
  { "mapping.not-text", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it holds characters that are no text (U+0000, or half of a pair); such a value can only be "
       "copied.") },
  { "mapping.number-separators", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a plain number such as 1234.50 because of its separators; take them out with a step "
       "“replace” before this one.") },
  { "mapping.number-spaces", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("there are spaces around the number; put a step “trim” before this one.") },
  { "mapping.number-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the number needs more than 38 digits, and nothing is rounded unasked.") },
  { "mapping.number-zeros", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it begins with zeros, which a number would lose; leave it a text, or take them out with a step "
       "“replace”.") },
  { "mapping.pattern-too-slow", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the regular expression takes too long on it; make the expression simpler.") },
  { "mapping.rule-incomplete", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] cannot be used as long as it has problems of its own.") },
  { "mapping.setting-case", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has a case ({setting}) without “when” or “then”.") },
  { "mapping.setting-choice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is not one of: {choices}.") },
  { "mapping.setting-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The form of the date in the step “{step}” of the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is empty; it needs at least "
       "one character.") },
  { "mapping.setting-group", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” names a group that the "
       "expression does not have[: “{group}”].") },
  { "mapping.setting-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” needs the setting “{setting}”.") },
  { "mapping.setting-pattern", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-table", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The table of the step “{step}” in the rule “{rule}” has more than {limit} entries.") },
  { "mapping.setting-template", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The text of the step “{step}” in the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” must be of the type {needs}.") },
  { "mapping.setting-unknown", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has no setting “{setting}”[; did you mean "
       "“{suggestion}”]; it is not used.") },
  { "mapping.setting-whole", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” must be a whole number that "
       "makes sense there.") },
  { "mapping.setting-zone", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” names a zone that does not exist: “{zone}”; write it like "
       "Europe/Berlin.") },
  { "mapping.several-sources", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” has several sources; its first step must make one value of them: “template”, "
       "“join”, “first” or “last”.") },
  { "mapping.step-after-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” cannot take a list; put a step “first” or “join” before "
       "it.") },
  { "mapping.step-failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” for “{to}” failed[ in its step “{step}”][ at “{value}”][ ({item})][: "
       "{reason}].") },
  { "mapping.step-failed-default", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” sent its default for “{to}”, because it failed[ in its step “{step}”][ at "
       "“{value}”][ ({item})][: {reason}].") },
  { "mapping.step-failed-left-out", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” left “{to}” out, because it failed[ in its step “{step}”][ at “{value}”][ "
       "({item})][: {reason}].") },
  { "mapping.step-order", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” takes a {takes}, but gets a {gives}.") },
  { "mapping.step-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” has a step “{step}” that this version does not know[; did you mean "
       "“{suggestion}”].") },
  { "mapping.target", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” cannot fill “{to}”: {detail}.") },
  { "mapping.template-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The text of the step “{step}” in the rule “{rule}” has a place “{place}”, but no source has that "
       "name[; did you mean “{suggestion}”].") },
  { "mapping.text-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it makes a text of more than 4 MiB.") },
  { "mapping.too-many-units", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The list “{list}” has more than {limit} items, more than one record may become.") },
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
  { "operation.form-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot read records of the form “{found}” yet[ (did you mean "
       "“{suggestion}”?)].") },
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
  { "operation.paging-size-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The end cannot be known from a short page without the number of records asked for; add “size”.") },
  { "operation.paging-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot read pages of the type “{found}” yet[ (did you mean "
       "“{suggestion}”?)].") },
  { "operation.reads-by-writing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to read, but {method} changes something at the service; use an operation with GET, "
       "or a search with POST.") },
  { "operation.shape-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("These are no fields: a shape is an object with a list “fields”, each with its “path” and “type”.") },
  { "operation.writes-by-reading", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” is to write, but GET must not change anything; use an operation with POST, PUT, "
       "PATCH or DELETE.") },
  { "problem.more", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There are {count} more problems than are listed; correct those above first.") },
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
  { "rule.default-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” says that the default is sent, but there is none; add “default”.") },
  { "rule.emptied-by-put", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{to}” is written only sometimes, but changing a record with PUT replaces all of it, so the "
       "field would be emptied. Name a search in “find”, so that it can be put back, or change records "
       "with PATCH.") },
  { "rule.filter-without-each", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“filter” picks the items of a list, but this rule has no “each”; use “when” to let the rule hold "
       "only sometimes.") },
  { "rule.from-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“from” names no field; name at least one.") },
  { "rule.from-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“from” must be the path of a field, or an object of names and paths; found: {found}.") },
  { "rule.if-empty-without-find", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Whether “{to}” is empty there is seen only through a search; without “find” it is filled only when "
       "the record is made.") },
  { "rule.origin-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] does not say where its value comes from; add “from”, “value”, or “each” with "
       "“rules”.") },
  { "rule.origin-several", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] takes its value from more than one place; keep one of “from”, “value”, and "
       "“each” with “rules”.") },
  { "rule.steps-on-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A rule with “each” makes a list and has no steps itself; put the steps into its rules.") },
  { "rule.to-twice", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{to}” is filled by the rule “{first}” already; the later rule wins. Take one away, or let each "
       "hold only sometimes with “when”.") },
  { "rule.to-whole", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A rule fills a field, not the whole record; name the field in “to”.") },
  { "rule.too-deep", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Lists stand inside each other more than {most} deep here; take some of them away.") },
  { "rule.too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mapping has more than {most} rules; take some of them away.") },
  { "schedule.day-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no day; possible are: mon, tue, wed, thu, fri, sat, sun.") },
  { "schedule.time-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no time of day; write it on the 24-hour clock, such as “09:00”.") },
  { "schedule.type-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot run the schedule “{found}” yet[ (did you mean “{suggestion}”?)].") },
  { "service.answer-too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} sent more than Ropeway accepts in one answer: ask for smaller pages. {reason}.") },
  { "service.answer-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} did not answer with readable JSON: {reason}.") },
  { "service.answer-web-page", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} answered with a web page instead of data: check the address {address}.") },
  { "service.failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} failed (status {status}): {reason} Try again later.") },
  { "service.forbidden", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not allow this with these credentials (status {status}): {reason} Check the "
       "permissions of the key.") },
  { "service.moved", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} sends us to another address (status {status}): check the address of the connection. "
       "{reason}.") },
  { "service.no-answer", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} did not answer: {reason}.") },
  { "service.not-found", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} has nothing at {address} (status {status}): {reason} Check the address and the "
       "path.") },
  { "service.private-address", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The address of {connection} leads into a private network, which the connection does not allow: "
       "{reason}.") },
  { "service.refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} refused this (status {status}): {reason}.") },
  { "service.request-unusable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("A request to {connection} could not be sent: {reason}.") },
  { "service.sign-in-refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("{connection} does not accept the credentials (status {status}): {reason} Give a valid key or "
       "password.") },
  { "service.too-many-requests", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} asks for a pause that is longer than a run waits (status {status}): {reason} Run "
       "the job later, or lower its limits.") },
  { "service.unreachable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("{connection} cannot be reached: {reason}.") },
  { "service.untrusted", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The certificate of {connection} is not trusted, so nothing was sent: {reason}.") },
  { "sign-in.password-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There is no password: an empty one will be sent. Name a secret in “password” if the service wants "
       "one.") },
  { "sign-in.secret", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sign-in of {connection} is not complete: {reason}.") },
  { "sign-in.secret-in-plain", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must not stand in the file in plain; write the name of a secret instead, as in “secret”: "
       "“shop_key”.") },
  { "sign-in.secret-name-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This cannot be the name of a secret: only small letters, digits and underscores, a letter first, at "
       "most 63. If it is the secret itself, take it out of the file.") },
  { "sign-in.type-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot sign in with “{found}” yet[ (did you mean “{suggestion}”?)].") },
  { "source.calls-estimated", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("Reading takes about {count} requests.") },
  { "source.calls-limited", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("Reading takes about {count} requests. {connection} allows {limit} a minute, so it takes about "
       "{minutes} minutes.") },
  { "source.cursor-repeated", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source gave the same cursor twice (“{cursor}”): reading on would never end, so the run "
       "stopped.") },
  { "source.key-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record has no usable value in its key field “{field}”, so it cannot be recognised again: "
       "choose another key field, or fill it in at the source.") },
  { "source.list-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The record has no list “{field}”, so nothing is made of it: check the name of the list.") },
  { "source.next-foreign", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The next page is said to be at another host ({host}): nothing was sent there, and the run "
       "stopped.") },
  { "source.next-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The address of the next page cannot be used: “{address}”.") },
  { "source.page-repeated", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source gave the same page twice: reading on could lose or repeat records, so the run "
       "stopped. Check how its pages are counted.") },
  { "source.parent-passed-over", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("What belongs to {parent} could not be read and was passed over: {reason}.") },
  { "source.records-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The answer of “{operation}” has no list of records at “{path}”.") },
  { "source.shifting", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("The list of “{operation}” changed again and again while it was read, or comes in another order "
       "each time; a record may have been passed over. The next run reads it again from the same place.") },
  { "source.too-many-pages", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source did not end after {limit} pages, so the run stopped.") },
  { "source.too-many-parents", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There are more than {limit} records whose lists would have to be read one by one. Choose fewer "
       "of them with a filter or a parameter of the service.") },
  { "sync.all-removed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The destination said of {count} records in a row that they are not there any more. That is more "
       "often a wrong address than so many removals, so the run stopped and remembers none of it: check "
       "the address of the update.") },
  { "sync.brake-changed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The {change} was changed since the last run, which would now add {created}, change {updated} and "
       "remove {removing} records.[ Nothing was written.{nothing}] Look at the list, and let the run go "
       "on if that is right.") },
  { "sync.brake-overwriting", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This run would overwrite what others wrote in {overwriting} of {known} records at the "
       "destination; without being asked it may do so in {limit}.[ Nothing was written.{nothing}] Look "
       "at the list, and let the run go on if that is right.") },
  { "sync.brake-removing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This run would remove {removing} of {known} records at the destination; without being asked it "
       "may remove {limit}.[ Nothing was written.{nothing}] Look at the list, and let the run go on if "
       "that is right.") },
  { "sync.changed-there", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Somebody changed the record {id} at the destination since it was last written ({fields}): decide "
       "which is right, and write it on both sides.") },
  { "sync.drift", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The source has changed its fields, and this job uses {count} of them; nothing was sent. Adapt "
       "the rules, and run it again.") },
  { "sync.fate-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("This record may or may not have arrived: the answer got lost, and the destination could not say. "
       "{reason} Look for it there before you try again.") },
  { "sync.gone-adopted", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} records are gone at the source, but were at the destination before this job: they stay "
       "there. To let the job remove them too, say “removeAdopted” in its destination.") },
  { "sync.gone-not-judged", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_ROPEWAY,
    N_("This run has not read the whole source without a gap, so it cannot tell what is gone: nothing "
       "was removed at the destination. The next whole run will look.") },
  { "sync.gone-unclear", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("A record of the source has no key, so nobody can tell which ones are gone: nothing was removed "
       "at the destination. Give every record its key, or name another field.") },
  { "sync.gone-without-id", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("{count} records are gone at the source, but the destination never said which ones they are "
       "there: they stay. Remove them there by hand.") },
  { "sync.index-moved", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("What “{operation}” lists changes faster than it can be read, so records may have been missed, "
       "and they would be made again. Nothing was written: run the job again later.") },
  { "sync.index-too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” lists more than {limit} records of the destination: let the job search for each "
       "record instead (“find”).") },
  { "sync.index-without-id", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A record that “{operation}” lists has no id, so it cannot be recognised: say in the operation's "
       "“key” where the id stands.") },
  { "sync.index-without-match", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("No record that “{operation}” lists shows the matching field “{field}”: none could be recognised, "
       "and all would be made again. Match by a field that the list shows.") },
  { "sync.items-by-place", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Items of “{list}” are told apart by their place in the list only. A list that got shorter lost "
       "its last places: what stood behind a removed item moved up. Name a field of theirs in “key” to "
       "remove the right one.") },
  { "sync.key-changed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record key or the unit was changed since the last run, so it cannot be told what became of "
       "this record. Run the whole job first.") },
  { "sync.key-not-found", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("The source has no record “{key}”.") },
  { "sync.match-ambiguous", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Several records at the destination match this one[ ({ids})]: remove the doubles there, or choose "
       "matching fields that tell them apart.") },
  { "sync.match-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A matching field is empty, so this record cannot be recognised at the destination: fill it in at "
       "the source, or match by another field.") },
  { "sync.match-not-unique", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Matching fields are not unique at the source: {count} records have the same as another one, like "
       "{example}. They are set aside; correct them, or match by another field.") },
  { "sync.match-taken", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Two records of the source have the same matching fields ({key} and {other}): they would become "
       "one record. Correct one of them, or match by another field.") },
  { "sync.match-unproven", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The search gave a record that does not show the matching fields, so it may be another one: let the "
       "search return them, or say that it is “exact”.") },
  { "sync.memory-cleared", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("What this job remembered was cleared before the run was over, so the run cannot go on. Run the "
       "job again.") },
  { "sync.no-id", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The destination does not say which record this is there, so it cannot be changed: say where its "
       "id stands (“newId” or the key of the find).") },
  { "sync.not-parked", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("No record “{key}” is set aside.") },
  { "sync.not-remembered", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Ropeway could not write down what it did, so it stopped: {reason}.") },
  { "sync.not-removed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record {id} is gone at the source, but could not be removed at the destination[: {reason}].") },
  { "sync.nothing-delivered", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("No record could be delivered: every one was set aside. Nothing counts as read; look at the "
       "reasons below.") },
  { "sync.only-left-out", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{key}” is there, but the job's filter leaves it out.") },
  { "sync.read-other", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Reading the record {id} by its id gave another record: check the address of that operation, and "
       "where its answer has the id (“key”).") },
  { "sync.record-gone", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record {id} is no longer at the destination. It was not made again.") },
  { "sync.record-taken", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record {id} at the destination already belongs to another record of the source: two records "
       "must not become one.") },
  { "sync.removal-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The record {id} is gone at the source and may or may not have been removed at the destination: "
       "the answer got lost. Look for it there before you try again.") },
  { "sync.removed-there", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} records were removed at the destination by hand ({ids}): they are left out from now on, "
       "and not made again.") },
  { "sync.retry-doubtful", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} of the records set aside may have arrived already: they stay. Look there, and then name "
       "those that did not.") },
  { "sync.retry-no-unit", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} of the records set aside are no longer made by this job (its list or key was changed): "
       "they stay.") },
  { "sync.retry-not-kept", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} of the records set aside were too large to be kept, or never seen: they stay until a run "
       "reads them.") },
  { "sync.scope-changed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The job works with another place than before ({what}), of which it knows nothing yet; what it "
       "knows of the old one is kept. Say where it starts: with everything, from now on, or since a "
       "date.") },
  { "sync.since-needs-changes", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Reading can begin at “{found}” only where a field of the records says when they changed: name it "
       "in “changes”, or read from the beginning.") },
  { "sync.since-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Reading cannot begin at “{found}”: write a date as 2026-01-31 or 2026-01-31T08:00:00Z, or the "
       "number that the records count with.") },
  { "sync.source-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The source gave no records; the last time there were {before}.[ Nothing was written or "
       "removed.{nothing}] Check the source, and let the run go on if it is empty on purpose.") },
  { "sync.start-from-now", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“From now on” needs a field that says when a record changed: name it in “changes”, or start with "
       "everything.") },
  { "sync.still-archived", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The record {key} is at the source again, but no rule says what “{field}” is then: at the "
       "destination it still looks archived. Add a rule for “{field}”.") },
  { "sync.take-back-no-delete", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{key}” was new there, and this job has no operation to delete it: remove it by hand.") },
  { "sync.take-back-not-kept", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("How “{key}” was before its last change is not known: it cannot be taken back.") },
  { "sync.take-back-nothing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is nothing to take back of “{key}”.") },
  { "sync.take-back-removed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{key}” was removed there by this job: it would come back as another record.") },
  { "sync.too-many-parked", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("More records were set aside than the job allows ({limit}), so it stopped; what was read will be "
       "read again.") },
  { "sync.unseen-there", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The record {id} was not found by its matching fields, so it cannot be told what was changed "
       "there: let the job read it by its id (“read”), or correct its matching fields at the "
       "destination.") },
  { "sync.would-stop", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("A run would stop and ask: {reason}.") },
  { "sync.write-lost", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The destination lost this record each time it was sent: try again later.") },
};
/* clang-format on */

const gsize ropeway_problem_catalog_length = G_N_ELEMENTS (ropeway_problem_catalog);
