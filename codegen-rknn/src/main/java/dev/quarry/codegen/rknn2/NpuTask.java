package dev.quarry.codegen.rknn2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// One task record, the kernel driver's 40-byte `struct rknpu_task`; 32-bit fields are unsigned.
///
/// @param flags 0
/// @param nodeIndex index of the node it belongs to
/// @param enableMask units to start: 1 CNA, 2 CMAC, 4 CORE, 8 DPU, 16 DPU_RDMA, 32 PPU, 64 PPU_RDMA
/// @param interruptMask 0x300 for the DPU, 0xc00 for the PPU
/// @param interruptClear 0x1ffff
/// @param interruptStatus 0
/// @param wordCount register words without the 4-word tail
/// @param configOffset 0; 584 on every second table loader, unknown
/// @param commandOffset byte offset of the first word in the command blob
// RKNN v2: rknn2-format.md section 4 (proven), rknpu_ioctl.h of the rknpu kernel driver
public record NpuTask(
    int flags,
    int nodeIndex,
    int enableMask,
    int interruptMask,
    int interruptClear,
    int interruptStatus,
    int wordCount,
    int configOffset,
    long commandOffset) {
  /// Bytes of one record.
  public static final int BYTES = 40;

  /// Value of `interruptClear` in every file.
  public static final int CLEAR_ALL = 0x1ffff;

  /// A task with the constant fields filled in.
  public static NpuTask of(
      int nodeIndex, int enableMask, int interruptMask, int wordCount, long commandOffset) {
    return new NpuTask(
        0, nodeIndex, enableMask, interruptMask, CLEAR_ALL, 0, wordCount, 0, commandOffset);
  }

  /// Whether its words lie inside a command blob of a number of words.
  public boolean fitsIn(int words) {
    return commandOffset >= 0
        && wordCount >= 0
        && commandOffset / Long.BYTES <= (long) words - wordCount;
  }

  /// Index of the first word in the command blob.
  public int firstWord() {
    return Math.toIntExact(commandOffset / 8);
  }

  /// The records of a task table; bytes behind the last whole record are left out.
  public static List<NpuTask> decode(RknnBuffer table) {
    ByteBuffer in = table.asByteBuffer();
    var tasks = new ArrayList<NpuTask>(table.size() / BYTES);
    for (int at = 0; at + BYTES <= table.size(); at += BYTES) {
      tasks.add(
          new NpuTask(
              in.getInt(at),
              in.getInt(at + 4),
              in.getInt(at + 8),
              in.getInt(at + 12),
              in.getInt(at + 16),
              in.getInt(at + 20),
              in.getInt(at + 24),
              in.getInt(at + 28),
              in.getLong(at + 32)));
    }
    return List.copyOf(tasks);
  }

  /// The task table of these records.
  public static RknnBuffer encode(List<NpuTask> tasks) {
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(tasks.size(), BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (NpuTask task : tasks) {
      out.putInt(task.flags).putInt(task.nodeIndex).putInt(task.enableMask);
      out.putInt(task.interruptMask).putInt(task.interruptClear).putInt(task.interruptStatus);
      out.putInt(task.wordCount).putInt(task.configOffset).putLong(task.commandOffset);
    }
    return RknnBuffer.of(out.flip());
  }
}
