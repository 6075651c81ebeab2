package dev.quarry.ir.graph;

/// The order of colours a network expects; pictures are read as RGB.
public enum ChannelOrder {
  RGB,
  BGR
}
