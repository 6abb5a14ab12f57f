/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file from a stranger must not touch what is in the workspace, nor speak with the secrets of what is there. */
#include "exchange-tests.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "exchange/import.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

static RopewayTree *
read_text (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

/* A workspace: {"job": {id: document}, "connection": {…}, "removed": {kind: {…}}}. */
static RopewayTree *
look_up (const char *kind, const char *id, gboolean *removed, gpointer data)
{
  const RopewayValue *workspace = ropeway_tree_get_root (data);
  const RopewayValue *there = ropeway_value_get (ropeway_value_get (workspace, kind), id);
  const RopewayValue *gone
      = ropeway_value_get (ropeway_value_get (ropeway_value_get (workspace, "removed"), kind), id);

  g_assert_false (*removed);
  g_assert_true (ropeway_ident_is_slug (id));
  if (there == NULL && gone != NULL)
    *removed = TRUE;
  return there != NULL || gone != NULL ? ropeway_tree_new_copy (there != NULL ? there : gone) : NULL;
}

typedef struct
{
  const char *name;
  const char *workspace;
  const char *file;
  const char *items; /* one a line: kind, id, document */
} Case;

#define SHOP                                                                                                 \
  "{'id':'shop','kind':'rest','environments':{'live':{'address':'https://shop.example'}},"                   \
  "'signIn':{'type':'bearer','token':{'secret':'shop_token'}}}"
#define EVIL                                                                                                 \
  "{'id':'shop','kind':'rest','environments':{'live':{'address':'https://evil.example'}},"                   \
  "'signIn':{'type':'bearer','token':{'secret':'shop_token'}}}"
#define EVIL_2                                                                                               \
  "{'id':'shop-2','kind':'rest','environments':{'live':{'address':'https://evil.example'}},"                 \
  "'signIn':{'type':'bearer','token':{'secret':'shop_token'}}}"
#define JOB "{'id':'a','source':{'connection':'shop','x':1.0},'destination':{'connection':'crm'}}"
#define JOB_1                                                                                                \
  "{'id':'a','source':{'connection':'shop','x':1.0},'destination':{'connection':'crm'},'version':1}"
#define LONG "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01"

static const Case cases[] = {
  { "empty-workspace", "{}", "{'format':1,'later':2,'connections':[" SHOP ",{'id':'crm'}],'job':" JOB "}",
    "connection shop " SHOP "\nconnection crm {'id':'crm'}\njob a " JOB_1 "\n" },
  { "same-connection-is-used", "{'connection':{'shop':" SHOP "}}",
    "{'connections':[" SHOP ",{'id':'crm'}],'job':" JOB "}",
    "connection crm {'id':'crm'}\njob a " JOB_1 "\n" },
  { "order-of-members-says-nothing", "{'connection':{'shop':{'operations':[],'kind':'rest','id':'shop'}}}",
    "{'connections':[{'id':'shop','kind':'rest','operations':[]}]}", "" },
  { "other-token-is-another", "{'connection':{'shop':{'id':'shop','n':1.0}}}",
    "{'connections':[{'id':'shop','n':1.00}]}", "connection shop-2 {'id':'shop-2','n':1.00}\n" },
  { "same-id-other-address", "{'connection':{'shop':" SHOP "}}",
    "{'connections':[" EVIL ",{'id':'crm'}],'job':" JOB "}",
    "connection shop-2 " EVIL_2 "\nconnection crm {'id':'crm'}\n"
    "job a "
    "{'id':'a','source':{'connection':'shop-2','x':1.0},'destination':{'connection':'crm'},'version':1}\n" },
  { "hidden-member", "{'connection':{'shop':{'id':'shop'}}}", "{'connections':[{'id':'shop','later':null}]}",
    "connection shop-2 {'id':'shop-2','later':null}\n" },
  { "draft-follows", "{'connection':{'shop':{'id':'shop','n':1}}}",
    "{'connections':[{'id':'shop'}],'job':{'id':'a','version':7,'source':{'connection':'shop'},"
    "'draft':{'source':{'connection':'shop'},'destination':{'connection':'shop'}}}}",
    "connection shop-2 {'id':'shop-2'}\njob a {'id':'a','version':1,'source':{'connection':'shop-2'},"
    "'draft':{'source':{'connection':'shop-2'},'destination':{'connection':'shop-2'}}}\n" },
  /* The file does not bring it, so the job may not have the one of the workspace. */
  { "reference-out-of-the-file", "{'connection':{'shop':" SHOP "}}",
    "{'connections':[],'job':{'id':'a','version':1,'source':{'connection':'shop','operation':'o'},"
    "'draft':{'destination':{'connection':'shop'}}}}",
    "job a {'id':'a','version':1,'source':{'operation':'o'},'draft':{'destination':{}}}\n" },
  { "reference-that-is-no-text", "{}",
    "{'connections':[],'job':{'id':'a','version':1,'source':{'connection':7}}}",
    "job a {'id':'a','version':1,'source':{}}\n" },
  { "removed-is-taken", "{'removed':{'connection':{'shop':{'id':'shop'}},'job':{'a':{'id':'a'}}}}",
    "{'connections':[{'id':'shop'}],'job':{'id':'a','version':1,'source':{'connection':'shop'}}}",
    "connection shop-2 {'id':'shop-2'}\njob a-2 "
    "{'id':'a-2','version':1,'source':{'connection':'shop-2'}}\n" },
  { "job-id-taken", "{'job':{'a':{'id':'a'},'a-2':{'id':'a-2'}},'connection':{'a-3':{}}}",
    "{'connections':[],'job':{'id':'a','version':1,'name':'A'}}",
    "job a-3 {'id':'a-3','version':1,'name':'A'}\n" },
  { "two-move", "{'connection':{'shop':{'id':'shop','n':1}}}",
    "{'connections':[{'id':'shop'},{'id':'shop-2'}],'job':{'id':'a','version':1,'source':{'connection':'shop'"
    "},"
    "'destination':{'connection':'shop-2'}}}",
    "connection shop-2 {'id':'shop-2'}\nconnection shop-2-2 {'id':'shop-2-2'}\n"
    "job a "
    "{'id':'a','version':1,'source':{'connection':'shop-2'},'destination':{'connection':'shop-2-2'}}\n" },
  { "one-id-twice", "{}",
    "{'connections':[{'id':'shop','n':1},{'id':'shop','n':2}],'job':{'id':'a','version':1,"
    "'source':{'connection':'shop'}}}",
    "connection shop {'id':'shop','n':1}\nconnection shop-2 {'id':'shop-2','n':2}\n"
    "job a {'id':'a','version':1,'source':{'connection':'shop'}}\n" },
  { "one-id-twice-first-is-there", "{'connection':{'shop':" SHOP "}}",
    "{'connections':[" SHOP "," EVIL "],'job':{'id':'a','version':1,'source':{'connection':'shop'}}}",
    "connection shop-2 " EVIL_2 "\njob a {'id':'a','version':1,'source':{'connection':'shop'}}\n" },
  { "never-in-use", "{}", "{'connections':[],'job':{'id':'a','version':0,'draft':{'zone':'Z'}}}",
    "job a {'id':'a','version':0,'draft':{'zone':'Z'}}\n" },
  { "id-that-is-none", "{}",
    "{'connections':[{'id':'../x','name':'Mein Lädchen'},{'name':'CRM'},{'id':7}],"
    "'job':{'id':'A B','version':1,'source':{'connection':'../x'}}}",
    "connection mein-ladchen {'id':'mein-ladchen','name':'Mein Lädchen'}\n"
    "connection crm {'name':'CRM','id':'crm'}\nconnection connection {'id':'connection'}\n"
    "job a-b {'id':'a-b','version':1,'source':{'connection':'mein-ladchen'}}\n" },
  { "longest-id", "{'job':{'" LONG "':{}}}", "{'connections':[],'job':{'id':'" LONG "','version':1}}",
    "job abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz-2 "
    "{'id':'abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz-2','version':1}\n" },
  { "no-objects", "{}", "{'connections':[1,null],'job':[]}", "" },
  { "nothing", "{}", "{}", "" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayTree) workspace = read_text (row->workspace);
  g_autoptr (RopewayTree) file = read_text (row->file);
  g_autoptr (GPtrArray) items = ropeway_import_prepare (file, look_up, workspace);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *after = ropeway_json_write_text (ropeway_tree_get_root (file), ROPEWAY_JSON_COMPACT, NULL);

  for (guint i = 0; i < items->len; i++)
    {
      RopewayImportItem *item = g_ptr_array_index (items, i);
      g_autofree char *text
          = ropeway_json_write_text (ropeway_tree_get_root (item->tree), ROPEWAY_JSON_COMPACT, NULL);

      g_assert_cmpuint (strlen (item->id), <=, ROPEWAY_LIMIT_SLUG_BYTES);
      g_string_append_printf (found, "%s %s %s\n", item->kind, item->id, g_strdelimit (text, "\"", '\''));
    }
  g_assert_cmpstr (found->str, ==, row->items);
  g_assert_cmpstr (g_strdelimit (after, "\"", '\''), ==, row->file);
}

/* ---- ids for new documents ---- */

typedef struct
{
  const char *name;
  const char *called;
  const char *id;
} IdCase;

static const IdCase id_cases[] = {
  { "words", "Order book", "order-book" },
  { "signs", " Anna's  (new) shop! ", "anna-s-new-shop" },
  { "letters", "Größe XL", "grosse-xl" },
  { "taken", "Taken", "taken-2" },
  { "removed", "Gone", "gone-2" },
  { "nothing-left", "日本", "job" },
  { "empty", "", "job" },
  { "not-utf8", "a\xff", "a" },
  { "longest", LONG "23456789", LONG },
};

static void
test_make_id (gconstpointer data)
{
  const IdCase *row = data;
  g_autoptr (RopewayTree) workspace
      = read_text ("{'job':{'taken':{}},'connection':{'order-book':{}},'removed':{'job':{'gone':{}}}}");
  g_autofree char *id = ropeway_import_make_id ("job", row->called, look_up, workspace);

  g_assert_cmpstr (id, ==, row->id);
}

void
test_add_import (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/exchange/import/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (id_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/exchange/import/id/", id_cases[i].name, NULL);

      g_test_add_data_func (path, &id_cases[i], test_make_id);
    }
}
