package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RknnModel;

/// Reads the FlatBuffer block of a container.
public final class BlockReader {
  private static final int IDENTIFIER_AT = 4;

  /// `RKNN` as a little-endian number.
  private static final int IDENTIFIER = 0x4e4e4b52;

  private BlockReader() {}

  /// The model of a block.
  public static RknnModel read(FlatBlock block) {
    ModelRow row = ModelRow.TABLE.read(root(block));
    String file = block.file();
    refuseOtherChip(file, row.info());
    if (row.graphs().isEmpty()) {
      throw Damage.damaged(file, "the model has no graph");
    }
    boolean legacy = row.memory().isEmpty() && row.buffers().isEmpty();
    RknnModel model =
        legacy
            ? LegacyModel.upgrade(file, row)
            : new RknnModel(
                row.info(),
                row.graphs().stream().map(GraphRow::graph).toList(),
                row.memory().orElseGet(() -> MemInfo.of(row.graphs().getFirst().graph().tensors())),
                row.buffers());
    IndexCheck.check(file, model);
    return model;
  }

  /// Lists the bytes of a block.
  public static void list(FlatBlock block, Listing listing) {
    FlatRow root = root(block);
    listing.add(0, 4, "root -> " + listing.place(root.position()));
    listing.add(IDENTIFIER_AT, 4, "identifier");
    ModelRow.TABLE.list(listing, root, "");
  }

  private static FlatRow root(FlatBlock block) {
    if (block.i32(IDENTIFIER_AT, "the identifier") != IDENTIFIER) {
      throw Damage.damaged(block.file(), "the data block is not marked RKNN");
    }
    return new FlatRow(block, block.follow(0, "the root table"), "");
  }

  private static void refuseOtherChip(String file, ModelInfo info) {
    if (!info.format().equals(ModelInfo.FORMAT_LITE)) {
      throw Damage.otherChip(
          file,
          "this file is for "
              + info.target()
              + " ("
              + info.format()
              + "), not for RK3566 or RK3568",
          "convert the model for rk3566 or rk3568");
    }
  }
}
