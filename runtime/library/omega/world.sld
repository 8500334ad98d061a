;;; (omega world): files as wholes. Inside a transaction or search what is written waits, and what is
;;; read is what was written.
(define-library (omega world)
  (import (omega primitive) (omega kernel))
  (export
   read-file write-file! append-file! (rename delete-file delete-file!) list-files file-exists?
   (rename get-environment-variable environment-variable) (rename current-second now)))
