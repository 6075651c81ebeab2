package dev.quarry.codegen.rknn2.internal;

/// One table of a block, located and checked; its fields are read on demand.
public final class FlatRow {
  private static final int VTABLE_HEADER = 4;

  private final FlatBlock block;
  private final String path;
  private final int position;
  private final int vtable;
  private final int slots;
  private final int tableBytes;

  /// @param block the block
  /// @param position where the table starts
  /// @param path name of the table for messages, empty for the root
  public FlatRow(FlatBlock block, int position, String path) {
    this.block = block;
    this.position = position;
    this.path = path;
    String what = path.isEmpty() ? "the root table" : path;
    long start = (long) position - block.i32(position, what);
    block.need(start, VTABLE_HEADER, what + " (vtable)");
    vtable = (int) start;
    int vtableBytes = block.u16(vtable, what);
    tableBytes = block.u16(vtable + 2, what);
    if (vtableBytes < VTABLE_HEADER || vtableBytes % 2 != 0 || tableBytes < 4) {
      throw Damage.damaged(
          block.file(),
          what
              + " has an impossible vtable ("
              + vtableBytes
              + " bytes for a table of "
              + tableBytes
              + ")");
    }
    block.need(vtable, vtableBytes, what + " (vtable)");
    block.need(position, tableBytes, what);
    slots = (vtableBytes - VTABLE_HEADER) / 2;
    block.spend(tableBytes + VTABLE_HEADER, what);
  }

  FlatBlock block() {
    return block;
  }

  int position() {
    return position;
  }

  int vtable() {
    return vtable;
  }

  int slots() {
    return slots;
  }

  int tableBytes() {
    return tableBytes;
  }

  /// The name of a field for messages.
  String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /// Where a field's slot is, or -1 when the field is absent.
  int slot(int id) {
    int offset = id < slots ? block.u16(vtable + VTABLE_HEADER + 2 * id, path) : 0;
    return offset == 0 ? -1 : position + offset;
  }

  /// The value of a field.
  public <V> V get(Field<?, V> field) {
    int at = slot(field.id());
    if (at < 0) {
      return field.type().absent();
    }
    String what = path(field.name());
    if (at - position + field.type().inlineBytes() > tableBytes) {
      throw Damage.damaged(block.file(), what + " lies outside its table");
    }
    return field.type().read(this, at, what);
  }
}
