package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.charset.StandardCharsets;

/// UTF-8 text behind its length; bytes that are no UTF-8 read as U+FFFD.
record TextType() implements ReferenceType<String> {
  static final TextType TEXT = new TextType();

  private static final int LISTED_CHARACTERS = 60;

  @Override
  public String text() {
    return "str";
  }

  @Override
  public String absent() {
    return "";
  }

  @Override
  public String readTarget(FlatRow row, int target, String what) {
    int length = row.block().count(target, 1, what);
    return StandardCharsets.UTF_8.decode(row.block().range(target + 4, length, what)).toString();
  }

  @Override
  public int prepare(FlatBufferBuilder out, String value) {
    return out.createString(value);
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    String value = readTarget(row, target, what);
    int length = row.block().count(target, 1, what);
    listing.add(target, 4, what + ".length = " + length);
    // the terminating zero belongs to the text
    listing.add(target + 4, length + 1, what + " = \"" + shorten(value) + "\"");
  }

  private static String shorten(String value) {
    String line = value.replace("\n", "\\n").replace("\r", "\\r");
    return line.length() <= LISTED_CHARACTERS ? line : line.substring(0, LISTED_CHARACTERS) + "...";
  }
}
