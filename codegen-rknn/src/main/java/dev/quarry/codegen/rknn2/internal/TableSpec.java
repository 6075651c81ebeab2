package dev.quarry.codegen.rknn2.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The description of one FlatBuffer table, from which it is read, written, listed and documented.
///
/// @param <T> the record of the table
public final class TableSpec<T> {
  private final String name;
  private final Function<FlatRow, T> make;
  private final List<Field<T, ?>> fields;
  private final List<Field<T, ?>> buildOrder;
  private final boolean[] known;

  private TableSpec(String name, Function<FlatRow, T> make, List<Field<T, ?>> fields) {
    this.name = name;
    this.make = make;
    this.fields = List.copyOf(fields);
    this.known = new boolean[fields.stream().mapToInt(Field::id).max().orElse(-1) + 1];
    fields.forEach(field -> known[field.id()] = true);
    // As the FlatBuffers compiler orders fields: large slots first, then from the last to the first
    // (a table grows downwards, so the first fields come to lie first).
    this.buildOrder =
        fields.stream()
            .sorted(
                Comparator.<Field<T, ?>>comparingInt(field -> field.type().orderBytes())
                    .thenComparingInt(Field::id)
                    .reversed())
            .toList();
  }

  /// Describes a table.
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  static <T> TableSpec<T> of(String name, Function<FlatRow, T> make, Field<T, ?>... fields) {
    return new TableSpec<>(name, make, List.of(fields));
  }

  /// Describes a table whose fields are a list.
  static <T> TableSpec<T> of(String name, Function<FlatRow, T> make, List<Field<T, ?>> fields) {
    return new TableSpec<>(name, make, fields);
  }

  /// The table's own name.
  public String name() {
    return name;
  }

  /// The fields by id.
  public List<Field<T, ?>> fields() {
    return fields;
  }

  /// Reads the table; what it holds beyond the description is noted in the block.
  public T read(FlatRow row) {
    for (int id = 0; id < row.slots(); id++) {
      if (row.slot(id) >= 0 && !describes(id)) {
        row.block().note(name + " field " + id + " is present but not described");
      }
    }
    for (Field<T, ?> field : fields) {
      if (field.type() instanceof EmptyVectorType && !Integer.valueOf(0).equals(row.get(field))) {
        row.block().note(name + " field " + field.id() + " is expected to be empty but is not");
      }
    }
    return make.apply(row);
  }

  /// Writes the table and what it refers to; returns its offset.
  public int write(FlatBufferBuilder out, T value) {
    var targets = new int[slotCount()];
    for (Field<T, ?> field : fields.reversed()) {
      targets[field.id()] = field.prepare(out, value);
    }
    out.startTable(slotCount());
    for (Field<T, ?> field : buildOrder) {
      field.add(out, value, targets[field.id()]);
    }
    return out.endTable();
  }

  /// Lists the table's bytes.
  public void list(Listing listing, FlatRow row, String path) {
    listing.table(name, row);
    for (Field<T, ?> field : fields) {
      int at = row.slot(field.id());
      if (at >= 0) {
        field
            .type()
            .list(listing, row, at, path.isEmpty() ? field.name() : path + "." + field.name());
      }
    }
  }

  /// The values of a table under their field names; nested tables are left out.
  ObjectNode tree(T value) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (Field<T, ?> field : fields) {
      switch (field.getter().apply(value)) {
        case Integer number -> out.put(field.name(), number);
        case Long number -> out.put(field.name(), number);
        case String text -> out.put(field.name(), text);
        case List<?> list -> list.forEach(numbers(out.putArray(field.name())));
        default -> {}
      }
    }
    return out;
  }

  private static Consumer<Object> numbers(ArrayNode out) {
    return element -> {
      switch (element) {
        case Integer number -> out.add(number);
        case Float number -> out.add(number);
        default -> {}
      }
    };
  }

  private boolean describes(int id) {
    return id < known.length && known[id];
  }

  private int slotCount() {
    return known.length;
  }
}
