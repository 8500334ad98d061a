;;; Condition variables: queues of threads that wait for a mutex-unlock! to return.

(define-record-type condition-variable
  (new-condition-variable waiting)
  condition-variable?
  (waiting condition-variable-waiting))

(define (make-condition-variable)
  (new-condition-variable (%make-queue)))

;; Calls UNLOCK! and waits, nothing happening in between, until there is a signal, or the thread was
;; interrupted: what was signalled meanwhile is not known then, so it must look for itself. Answers
;; #f if the time came before. WAITS: cases that end the wait.
(define (wait-for-signal condition-variable waits unlock!)
  (let* ((queue (condition-variable-waiting condition-variable))
         (bell (channel 1))
         (storage (storage-of (current-thread)))
         (outer-bell (storage-bell storage)))
    (dynamic-wind
      (lambda () (set-storage-bell! storage bell))
      (lambda ()
        (%without-preemption
          (lambda ()
            (unlock!)
            (let-values (((index value)
                          (%wait (cons (list 'queue queue #f)
                                       (cons (list 'receive bell #f) waits))
                                 #t)))
              (< index 2)))))
      (lambda () (set-storage-bell! storage outer-bell)))))

(define (condition-variable-signal! condition-variable)
  (check-condition-variable "condition-variable-signal!" 1 condition-variable)
  (%queue-wake! (condition-variable-waiting condition-variable) 1)
  (if #f #f))

(define (condition-variable-broadcast! condition-variable)
  (check-condition-variable "condition-variable-broadcast!" 1 condition-variable)
  (%queue-wake! (condition-variable-waiting condition-variable) everybody)
  (if #f #f))

(define (check-condition-variable who position obj)
  (unless (condition-variable? obj) (%wrong-type who position "a condition variable" obj)))
