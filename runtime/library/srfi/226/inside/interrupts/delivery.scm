;;; Delivering interrupts. They are kept for the thread, which is then made to look. If it does not
;;; want to be disturbed, what enables interrupts makes it look again; and since the level also
;;; falls where a parameterize is left, so does a fiber that asks from time to time.

(define patience 0.001) ; seconds between asking and asking again

(define (thread-interrupt! thread thunk)
  (unless (fiber? thread) (%wrong-type "thread-interrupt!" 1 "a thread" thread))
  (unless (procedure? thunk) (%wrong-type "thread-interrupt!" 2 "a procedure" thunk))
  (unless (ended? thread)
    (let ((storage (storage-of thread)))
      (%without-preemption
        (lambda ()
          (set-storage-interrupts! storage (append (storage-interrupts storage) (list thunk)))))
      ;; A new thread looks when it starts.
      (unless (eq? (fiber-status thread) 'new)
        (%fiber-interrupt! thread look-for-interrupts!)))))

(define (ended? thread)
  (and (memq (fiber-status thread) '(done failed cancelled)) #t))

;; What a thread does that may have been interrupted.
(define (look-for-interrupts!)
  (let* ((thread (current-fiber))
         (storage (storage-of thread)))
    (cond ((null? (storage-interrupts storage)))
          ((= (current-interrupt-level) 0) (let-interrupts-through! storage))
          ((not (storage-asked? storage))
           (set-storage-asked?! storage #t)
           (spawn (lambda () (keep-asking thread storage)))))))

(define (keep-asking thread storage)
  (sleep patience)
  (cond ((or (null? (storage-interrupts storage)) (ended? thread))
         (set-storage-asked?! storage #f))
        (else
         (%fiber-interrupt! thread look-for-interrupts!)
         (keep-asking thread storage))))

;; Calls the thunks that are kept, oldest first, as long as the level is zero. If the thread waits
;; for a condition variable, it does so no longer.
(define (let-interrupts-through! storage)
  (if (= (current-interrupt-level) 0)
      (let ((thunk (take-interrupt! storage)))
        (when thunk
          (thunk)
          (ring! (storage-bell storage))
          (let-interrupts-through! storage)))))

(define (take-interrupt! storage)
  (%without-preemption
    (lambda ()
      (let ((kept (storage-interrupts storage)))
        (and (pair? kept)
             (begin
               (set-storage-interrupts! storage (cdr kept))
               (car kept)))))))

(define (ring! bell)
  (if (and bell (= (channel-length bell) 0))
      (channel-send! bell #t)))
