package dev.quarry.codegen.rknn2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The command words and task records of a network, linked into one chain.
///
/// @param words all command words
/// @param tasks the task table, in execution order
public record CommandStream(RknnBuffer words, List<NpuTask> tasks) {
  /// Register words are followed by this many words that link and start the task.
  public static final int TAIL_WORDS = 4;

  /// A task starts at a multiple of this many words.
  public static final int TASK_ALIGNMENT_WORDS = 8;

  /// The link to the next task counts its register words plus this.
  static final int AMOUNT_EXTRA = 3;

  public CommandStream {
    tasks = List.copyOf(tasks);
  }

  /// Collects tasks in execution order.
  public static final class Builder {
    private final List<NpuTask> tasks = new ArrayList<>();
    private long[] words = new long[1024];
    private int used;

    /// Appends a task and returns the index of its first word, for relocations.
    ///
    /// @param nodeIndex node it belongs to
    /// @param enableMask units to start
    /// @param interruptMask unit whose end is waited for
    /// @param registerWords the register writes
    public int add(int nodeIndex, int enableMask, int interruptMask, long... registerWords) {
      int first = used;
      int end = first + registerWords.length + TAIL_WORDS;
      used = (end + TASK_ALIGNMENT_WORDS - 1) / TASK_ALIGNMENT_WORDS * TASK_ALIGNMENT_WORDS;
      if (used > words.length) {
        words = Arrays.copyOf(words, Math.max(used, words.length * 2));
      }
      System.arraycopy(registerWords, 0, words, first, registerWords.length);
      tasks.add(NpuTask.of(nodeIndex, enableMask, interruptMask, registerWords.length, 8L * first));
      return first;
    }

    /// Number of tasks so far.
    public int taskCount() {
      return tasks.size();
    }

    /// Links the tasks.
    public CommandStream build() {
      long[] linked = Arrays.copyOf(words, used);
      for (int i = 0; i < tasks.size(); i++) {
        NpuTask task = tasks.get(i);
        long[] tail = i + 1 < tasks.size() ? tail(task, tasks.get(i + 1)) : lastTail(task);
        System.arraycopy(tail, 0, linked, task.firstWord() + task.wordCount(), TAIL_WORDS);
      }
      return new CommandStream(RknnBuffer.ofWords(linked), tasks);
    }
  }

  /// The words that end a task and lead to the next one.
  // RKNN v2: rknn2-format.md section 4, every link of all files seen (proven)
  public static long[] tail(NpuTask task, NpuTask next) {
    return tail(
        task,
        CommandWord.of(CommandWord.OP_CONTROL, (int) next.commandOffset(), CommandWord.NEXT_OFFSET),
        next.wordCount() + AMOUNT_EXTRA);
  }

  /// The words that end the last task.
  public static long[] lastTail(NpuTask task) {
    return tail(task, 0, 0);
  }

  private static long[] tail(NpuTask task, long nextOffset, int nextAmount) {
    return new long[] {
      nextOffset,
      CommandWord.of(CommandWord.OP_CONTROL, nextAmount, CommandWord.NEXT_AMOUNT),
      CommandWord.of(CommandWord.OP_MARKER, 0, 0),
      CommandWord.of(CommandWord.OP_ENABLE, task.enableMask(), CommandWord.ENABLE)
    };
  }
}
