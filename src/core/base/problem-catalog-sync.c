/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems of what a run meets. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "describe.choice-gone", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” cannot be “{value}” at the destination[; it can be {choices}].") },
  { "describe.cut", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("Not all of the fields that “{operation}” tells of could be read; none is taken for removed.") },
  { "describe.field-gone", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("The destination has no field “{field}”, which a rule fills[; it may be called “{suggestion}” "
       "now].") },
  { "describe.field-required", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("The destination takes no new record without “{field}”[ ({label})], and no rule fills it.") },
  { "describe.no-fields", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("“{operation}” was asked which fields there are and named none, so nothing was sent. See whether "
       "“describe” says where they stand in its answer.") },
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
  { "file.busy", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Another job of Ropeway is writing {file} right now, so nothing was written. Run this one again "
       "afterwards.") },
  { "file.changed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Somebody changed {file} while this run was under way, so nothing was written. Close it elsewhere "
       "and run the job again.") },
  { "file.character", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” has a character that the file cannot hold: save the file as “CSV UTF-8” once. Nothing "
       "was changed.") },
  { "file.charset", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file is no text in UTF-8 or Windows-1252: save it as “CSV UTF-8” and try again.") },
  { "file.missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} is not there: it was moved or renamed, or its drive is not connected.") },
  { "file.no-room", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is no room for {file}: {reason}. Nothing was changed: free some space and run the job "
       "again.") },
  { "file.not-writable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} or its folder must not be written: {reason}. Nothing was changed.") },
  { "file.owner", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} belongs to somebody else, who would lose it if it were replaced: {reason}. "
       "Nothing was changed.") },
  { "file.quote-open", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The quote that begins in row {row} is never closed, so nobody can tell where its cells end: mend "
       "that row.") },
  { "file.rows-too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file has more than {limit} rows, more than Ropeway reads at once: split it, or move older "
       "rows to another file.") },
  { "file.too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} has more than {limit} MiB, more than Ropeway reads at once: split it, or move "
       "older rows to another file.") },
  { "file.unreadable", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} could not be read: {reason}.") },
  { "file.unwritten", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The file {file} could not be written: {reason}. Nothing was changed.") },
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
  { "sync.described", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The destination does not have the fields that this job needs ({count} of them are not as they "
       "should be); nothing was sent. Adapt the rules, and run it again.") },
  { "sync.drift", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The source has changed its fields, and this job uses {count} of them; nothing was sent. Adapt "
       "the rules, and run it again.") },
  { "sync.fate-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("This record may or may not have arrived: the answer got lost, and the destination could not say."
       "[ {reason}.] Look for it there before you try again.") },
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
  { "sync.index-cut", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The list “{operation}” goes on after its first page, but no paging is declared for it: what is "
       "not read would be made once more, so the run stopped. Add its “paging”.") },
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
  { "sync.may-be-removed", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("{count} records that were written before are not found at the destination now ({ids}): they were "
       "removed there, or have other matching fields by now. The run leaves out those that are gone.") },
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

const RopewayProblemTable ropeway_problem_catalog_sync = { kinds, G_N_ELEMENTS (kinds) };
