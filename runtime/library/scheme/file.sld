;;; The (scheme file) library (R7RS appendix A).
(define-library (scheme file)
  (import (omega primitive) (omega kernel))
  (export
    call-with-input-file call-with-output-file delete-file file-exists?
    open-binary-input-file open-binary-output-file open-input-file open-output-file
    with-input-from-file with-output-to-file))
