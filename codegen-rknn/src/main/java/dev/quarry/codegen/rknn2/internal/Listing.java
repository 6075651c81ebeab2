package dev.quarry.codegen.rknn2.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A field-by-field hex listing of a file: offset, bytes, name and value, in file order.
///
/// Ranges that no field claims are shown as padding or as unexplained bytes, so a listing also says
/// how much of a file is understood.
public final class Listing {
  private static final int SHOWN_BYTES = 8;
  private static final int OFFSET_DIGITS = 6;
  private static final HexFormat HEX = HexFormat.of();

  private final ByteBuffer file;
  private final int base;
  private final List<Entry> entries = new ArrayList<>();

  /// @param file the whole file
  /// @param base where the data block starts in it; offsets given to [#add] count from there
  public Listing(ByteBuffer file, int base) {
    this.file = file;
    this.base = base;
  }

  /// Claims bytes of the block.
  void add(int at, int length, String text) {
    entries.add(new Entry(base + at, length, text));
  }

  /// Claims bytes of the file outside the block.
  public void addOutside(int at, int length, String text) {
    entries.add(new Entry(at, length, text));
  }

  /// The printed file offset of a place in the block.
  String place(int at) {
    return "0x" + HEX.toHexDigits(base + at, OFFSET_DIGITS);
  }

  /// Claims a table's head and its vtable.
  void table(String name, FlatRow row) {
    add(row.position(), 4, "table " + name);
    add(
        row.vtable(),
        4 + 2 * row.slots(),
        "vtable " + name + ": " + row.slots() + " slots, table of " + row.tableBytes() + " bytes");
  }

  /// The lines, in file order.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    walk(new LinePrinter(lines));
    return lines;
  }

  /// Number of bytes that no field claims and that are not zero.
  public int unexplainedBytes() {
    var counter = new GapCounter();
    walk(counter);
    return counter.bytes;
  }

  private void walk(Sink sink) {
    entries.sort(Comparator.comparingInt(Entry::at).thenComparing(Entry::text));
    int end = 0;
    int last = -1;
    for (Entry entry : entries) {
      if (entry.at > end) {
        sink.gap(end, entry.at - end);
      }
      // shared vtables and texts are shown once
      if (entry.at != last || entry.at >= end) {
        sink.entry(entry);
      }
      last = entry.at;
      end = Math.max(end, entry.at + entry.length);
    }
    if (end < file.limit()) {
      sink.gap(end, file.limit() - end);
    }
  }

  private String line(int at, int length, String text) {
    var shown = new byte[Math.min(length, SHOWN_BYTES)];
    file.get(at, shown);
    String hex = HexFormat.ofDelimiter(" ").formatHex(shown) + (length > SHOWN_BYTES ? " +" : "");
    return String.format(Locale.ROOT, "%06x  %-26s %s", at, hex, text);
  }

  private int nonZero(int at, int length) {
    int count = 0;
    for (int i = at; i < at + length; i++) {
      count += file.get(i) == 0 ? 0 : 1;
    }
    return count;
  }

  private record Entry(int at, int length, String text) {}

  private interface Sink {
    void entry(Entry entry);

    void gap(int at, int length);
  }

  private final class LinePrinter implements Sink {
    private final List<String> lines;

    LinePrinter(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void entry(Entry entry) {
      lines.add(line(entry.at, entry.length, entry.text));
    }

    @Override
    public void gap(int at, int length) {
      String what = nonZero(at, length) == 0 ? "padding" : "unexplained";
      lines.add(line(at, length, what + ", " + length + " bytes"));
    }
  }

  private final class GapCounter implements Sink {
    private int bytes;

    @Override
    public void entry(Entry entry) {}

    @Override
    public void gap(int at, int length) {
      bytes += nonZero(at, length);
    }
  }
}
