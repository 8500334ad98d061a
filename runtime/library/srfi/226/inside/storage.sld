;;; (srfi 226 inside storage): what SRFI 226 keeps for each thread, which here is a fiber: the
;;; values of its thread locals, and the interrupts that have not been let through yet.
(define-library (srfi 226 inside storage)
  (export
   storage-of storage-locals storage-interrupts set-storage-interrupts!
   storage-asked? set-storage-asked?! storage-bell set-storage-bell!)
  (import (scheme base)
          (only (omega primitive) %make-hash-table %fiber-locals %set-fiber-locals!))
  (begin

    ;; LOCALS: a table from thread locals to values. INTERRUPTS: thunks, the oldest first. ASKED?:
    ;; whether a fiber keeps asking the thread to look for them. BELL: the channel on which the
    ;; thread wants to hear that it was interrupted, or #f.
    (define-record-type storage
      (make-storage locals interrupts asked? bell)
      storage?
      (locals storage-locals)
      (interrupts storage-interrupts set-storage-interrupts!)
      (asked? storage-asked? set-storage-asked?!)
      (bell storage-bell set-storage-bell!))

    ;; The storage of a fiber, made if need be: an entry of the association list that the libraries
    ;; share which keep something for each fiber.
    (define (storage-of fiber)
      (let* ((locals (%fiber-locals fiber))
             (found (assq key locals)))
        (if found
            (cdr found)
            (let ((storage (make-storage (%make-hash-table 'eq) '() #f #f)))
              (%set-fiber-locals! (cons (cons key storage) locals) fiber)
              storage))))

    (define key (list 'srfi-226))))
