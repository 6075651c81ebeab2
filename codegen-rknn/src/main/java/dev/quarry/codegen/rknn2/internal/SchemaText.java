package dev.quarry.codegen.rknn2.internal;

import java.util.ArrayList;
import java.util.List;

/// The descriptions of all tables as Markdown.
public final class SchemaText {
  private SchemaText() {}

  /// One heading and one table of fields per FlatBuffer table, the root first.
  public static String markdown() {
    var out = new StringBuilder();
    for (TableSpec<?> table : tables()) {
      out.append("### ").append(table.name()).append("\n\n");
      out.append("| id | name | type | meaning | certainty |\n|---|---|---|---|---|\n");
      table.fields().forEach(field -> row(out, field));
      out.append('\n');
    }
    return out.toString();
  }

  private static List<TableSpec<?>> tables() {
    var tables =
        new ArrayList<TableSpec<?>>(
            List.of(
                ModelRow.TABLE,
                ModelRow.MEM_INFO,
                ModelRow.BUFFER,
                GraphRow.TABLE,
                TensorTable.TABLE,
                NodeRow.TABLE,
                GraphRow.INPUT_NORM,
                GraphRow.RELOCATION_GROUP,
                GraphRow.GEOMETRY_GROUP,
                GraphRow.GEOMETRY_PATCH,
                GraphRow.CONVERSION_PATCH,
                GraphRow.OUTPUT_ENTRY,
                LegacyTask.TABLE));
    tables.addAll(ParamType.tables());
    return tables;
  }

  private static void row(StringBuilder out, Field<?, ?> field) {
    out.append("| ").append(field.id());
    out.append(" | ").append(field.name());
    out.append(" | `").append(field.type().text());
    out.append("` | ").append(field.meaning());
    out.append(" | ").append(field.certainty().text()).append(" |\n");
  }
}
