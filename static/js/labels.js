// Where labels stand so that none covers another.

/**
 * How far each box must move down to cover no other. Boxes are `{ x, y, width, height }` in pixels with their upper left corner;
 * the upper ones stay.
 */
export function apart(boxes) {
  const down = boxes.map(() => 0);
  const placed = [];
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[a].y - boxes[b].y || boxes[a].x - boxes[b].x);
  for (const i of order) {
    const box = { ...boxes[i] };
    const meets = (p) => p.x < box.x + box.width && box.x < p.x + p.width && p.y < box.y + box.height && box.y < p.y + p.height;
    for (let hit = placed.find(meets); hit; hit = placed.find(meets)) box.y = hit.y + hit.height;
    down[i] = box.y - boxes[i].y;
    placed.push(box);
  }
  return down;
}
