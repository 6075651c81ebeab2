package dev.quarry.codegen.inspect;

import java.util.Locale;

/// Kinds of difference between two compiled files, from the outside to the bytes.
public enum DiffKind {
  /// Container version, target, compiler.
  CONTAINER("container and versions", "things stated"),
  /// A node without a partner.
  NODE_ONLY_IN_A("nodes only in the first file", "nodes of the first file"),
  /// A node without a partner.
  NODE_ONLY_IN_B("nodes only in the second file", "nodes of the second file"),
  /// Other fusion or other naming.
  NODE_TYPE("type of a node", "pairs of nodes"),
  /// NPU against CPU.
  NODE_UNIT("unit a node runs on", "pairs of nodes"),
  /// Window, strides, axis and the like.
  NODE_PARAMETERS("parameters of a node", "pairs of nodes"),
  /// Other operands.
  NODE_INPUTS("what a node reads", "inputs of pairs of nodes"),
  /// Pairs that are not in the same order.
  NODE_ORDER("execution order", "pairs of nodes"),
  /// A tensor without a partner.
  TENSOR_ONLY_IN_A("tensors only in the first file", "tensors of the first file"),
  /// A tensor without a partner.
  TENSOR_ONLY_IN_B("tensors only in the second file", "tensors of the second file"),
  /// What a tensor is for.
  TENSOR_KIND("kind of a tensor", "pairs of tensors"),
  /// Element type, shape, order in memory.
  TENSOR_TYPE("type, shape or layout of a tensor", "pairs of tensors"),
  /// Scale.
  SCALE("scale", "pairs of quantized tensors"),
  /// Zero point.
  ZERO_POINT("zero point", "pairs of quantized tensors"),
  /// Bytes reserved.
  TENSOR_SIZE("size of a tensor", "pairs of tensors"),
  /// Place in the arena.
  TENSOR_OFFSET("place in the arena", "pairs of arena tensors"),
  /// Tiles: how many tasks a node has and which units they start.
  TASKS("tasks of a node", "pairs of nodes"),
  /// A register field.
  REGISTER("register fields", "fields of tasks in pairs"),
  /// The tensor or offset behind an address register.
  ADDRESS("addresses", "addresses of tasks in pairs"),
  /// Entries of a look-up table.
  TABLE("table entries", "entries of tables in pairs"),
  /// Which registers a task writes; the others keep their values.
  WRITTEN("register words written", "tasks in pairs"),
  /// Weights, biases and other stored constants.
  CONSTANT("stored constants", "pairs of stored tensors"),
  /// The text behind the model and free texts in it.
  TEXT("texts for other programs", "texts");

  private final String text;
  private final String compared;

  DiffKind(String text, String compared) {
    this.text = text;
    this.compared = compared;
  }

  /// The kind in words.
  public String text() {
    return text;
  }

  /// What was compared, for "3 of 58 pairs of nodes".
  public String compared() {
    return compared;
  }

  /// The word for options and documents, for example `node_type`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
