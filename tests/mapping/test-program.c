/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a program promises beside the records it makes: order, fields, threads, values left as they are. */
#include "mapping/fixture.h"
#include "mapping/test-mapping.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <string.h>

static void
test_fields (void)
{
  g_autoptr (RopewayProgram) program
      = fixture_program ("[{\"id\":\"a\",\"to\":\"x.y\",\"from\":\"p\",\"write\":\"on-create\"},"
                         " {\"id\":\"b\",\"to\":\"list\",\"each\":\"q\",\"write\":\"if-empty\",\"rules\":[{"
                         "\"id\":\"c\",\"to\":\"z\",\"from\":\"r\"}]},"
                         " {\"id\":\"d\",\"to\":\"k\",\"value\":1}]",
                         NULL);
  g_autoptr (RopewayProgram) again = ropeway_program_ref (program);
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (again, &n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (fields[0].rule, ==, "a");
  g_assert_cmpstr (ropeway_path_get_text (fields[0].to), ==, "x.y");
  g_assert_cmpint (fields[0].write, ==, ROPEWAY_WRITE_ON_CREATE);
  g_assert_cmpstr (fields[1].rule, ==, "b");
  g_assert_cmpint (fields[1].write, ==, ROPEWAY_WRITE_IF_EMPTY);
  g_assert_cmpint (fields[2].write, ==, ROPEWAY_WRITE_ALWAYS);
  g_assert_false (ropeway_program_has_items (again));
}

void
add_program_tests (void)
{
  g_test_add_func ("/mapping/program/fields", test_fields);
}
