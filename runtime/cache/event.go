package cache

// Event is something that metrics may count.
type Event string

// The events. Reads end in exactly one of Hit, HitL1, HitNegative, Shared,
// Loaded and Failed.
const (
	// Hit is a row found in the store.
	Hit Event = "hit"
	// HitL1 is a row found in the process's own first level.
	HitL1 Event = "hit_l1"
	// HitNegative is a row known not to exist.
	HitNegative Event = "hit_negative"
	// Shared is a read that got the result of another one under way.
	Shared Event = "shared"
	// Loaded is a read that went to the database.
	Loaded Event = "loaded"
	// Failed is a read that ended in an error other than not found.
	Failed Event = "failed"

	// Bypassed is a read that found a writer's hold; it stores nothing.
	Bypassed Event = "bypassed"
	// FillRefused is a loaded row that was not stored, because a writer came
	// meanwhile or the store did not answer.
	FillRefused Event = "fill_refused"
	// Unreadable is a stored value of another layout, or a damaged one.
	Unreadable Event = "unreadable"
	// StoreFailed is a call to the store that failed, StoreSkipped one that was
	// not made because several before it had failed.
	StoreFailed  Event = "store_failed"
	StoreSkipped Event = "store_skipped"
	// WroteUnheld is a commit without a hold, under BestEffort. Its keys are
	// Repaired when the store is back, or RepairDropped when there are too many.
	WroteUnheld   Event = "wrote_unheld"
	Repaired      Event = "repaired"
	RepairDropped Event = "repair_dropped"
	// WriteDropped is a queued write of a WriteBehind that could not be saved.
	WriteDropped Event = "write_dropped"
)
