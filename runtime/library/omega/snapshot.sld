;;; (omega snapshot): states of the whole session, kept under names and in files. Going back to one is
;;; going on where it was taken: that call then answers `restored`. In a search or a transaction
;;; nothing can be gone back to (&state-conflict).
(define-library (omega snapshot)
  (import (omega primitive))
  (export snapshot! restore! snapshots snapshot-diff save-image load-image))
