package dev.quarry.codegen.rknn1;

import dev.quarry.codegen.rknn2.RknnBuffer;

/// A file: the graph and the bytes of its constants.
///
/// @param version container version, 1; 2 when a custom op is embedded
/// @param customHeader 40 bytes of unknown meaning in front of the data; version 2 only
/// @param data constants, or a precompiled graph
/// @param model the graph
/// @param json the text the graph was read from, or is written as
/// @param trailing op libraries of version 2; empty otherwise
public record V1File(
    long version,
    RknnBuffer customHeader,
    RknnBuffer data,
    V1Model model,
    String json,
    RknnBuffer trailing) {
  /// A file of version 1 with the text the writer gives the graph.
  public static V1File of(V1Model model, byte[] data) {
    return new V1File(
        1, RknnBuffer.EMPTY, RknnBuffer.of(data), model, V1Writer.json(model), RknnBuffer.EMPTY);
  }
}
