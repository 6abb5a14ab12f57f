/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems of a job and the sides it names. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
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
  { "destination.key-column-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Rows of “{operation}” can only be added as long as nothing tells them apart: name the column "
       "with their key in “match”, or set the mode “create”.") },
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
  { "destination.rows-untold", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Nothing tells rows of “{operation}” apart: where a run is cut off while it writes them, they are "
       "set aside as “may or may not have arrived”. Name the column with their key in “match”.") },
  { "destination.sheet-keeps-rows", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Ropeway takes no rows out of “{operation}”: leave what is gone, or archive it by a column of its "
       "own.") },
  { "destination.sheet-read-only", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{operation}” can only be read: name the operation that writes its cells in “write” of “sheet”.") },
  { "destination.update-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mode “{mode}” changes records, so it needs an operation that does; name it in “update”.") },
  { "destination.upsert-without-find", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Without a search only records that this job made itself are recognised; others that are there "
       "already would be added a second time. Name a search in “find” if there may be any.") },
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
  { "job.link-elsewhere", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{parameter}” cannot be taken from this address; paste the address that the browser shows for "
       "it, like {example}, or write the id alone.") },
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
  { "schedule.day-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no day; possible are: mon, tue, wed, thu, fri, sat, sun.") },
  { "schedule.time-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no time of day; write it on the 24-hour clock, such as “09:00”.") },
  { "schedule.type-unsupported", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("This version of Ropeway cannot run the schedule “{found}” yet[ (did you mean “{suggestion}”?)].") },
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
  { "source.keyset-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("A record has no “{field}”, by which the next page is asked for, so the run stopped before it "
       "left one out.") },
  { "source.keyset-stuck", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("More records share the value “{value}” than one page holds, and the source cannot be asked for "
       "the rest of them. Ask for larger pages, or page by a field that is different in each record.") },
  { "source.keyset-unsorted", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The records do not come in the order of the field by which pages are asked for (at “{value}”), "
       "or the source does not heed that parameter. Sort by that field, or check the parameter.") },
  { "source.list-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The record has no list “{field}”, so nothing is made of it: check the name of the list.") },
  { "source.nested-cut", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} records of “{operation}” were left out, because “{reason}” in them has more pages than "
       "one. Ask for more of it at once, or read it as a child list (“forEach”).") },
  { "source.next-foreign", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The next page is said to be at another host ({host}): nothing was sent there, and the run "
       "stopped.") },
  { "source.next-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source says that there are more records, but not where: reading on is not possible, and the "
       "run stopped so that none is left out.") },
  { "source.next-unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The address of the next page cannot be used: “{address}”.") },
  { "source.page-maybe-cut", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{operation}” was read without paging: {count} records came in one answer. {words} There may be "
       "more records.") },
  { "source.page-repeated", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source gave the same page twice: reading on could lose or repeat records, so the run "
       "stopped. Check how its pages are counted.") },
  { "source.parent-passed-over", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("What belongs to {parent} could not be read and was passed over: {reason}.") },
  { "source.records-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The answer of “{operation}” has no list of records at “{path}”.") },
  { "source.records-partial", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("{count} records of “{operation}” were left out, because the service could not give all of them: "
       "{reason}. The next run asks for them again.") },
  { "source.shifting", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("The list of “{operation}” changed again and again while it was read, or comes in another order "
       "each time; a record may have been passed over. The next run reads it again from the same place.") },
  { "source.split-fewer", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{operation}” says that it has {expected} records, but by date only {count} were found: those "
       "without a date, or that were removed meanwhile, are not among them.") },
  { "source.split-full", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source shows {cap} records at most, and has as many or more at {moment} alone. No shorter "
       "span of time can be asked for, so the run stopped before it left one out. Narrow the list down "
       "by another field.") },
  { "source.split-ignored", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The source was asked for a span of time and gave a record of {moment}, which is outside it: it "
       "does not heed the parameters that split the list. Check “from” and “to”.") },
  { "source.split-undated", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The list has to be split by date, but a record has no “{field}” that is one, and would be left "
       "out. Choose a field that every record has.") },
  { "source.too-many-pages", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The source did not end after {limit} pages, so the run stopped.") },
  { "source.too-many-parents", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There are more than {limit} records whose lists would have to be read one by one. Choose fewer "
       "of them with a filter or a parameter of the service.") },
};
/* clang-format on */

const RopewayProblemTable ropeway_problem_catalog_job = { kinds, G_N_ELEMENTS (kinds) };
