package cache

// Token identifies one reader's lease or one writer's hold.
type Token [12]byte
