;;; Mutexes. All who wait are woken when a mutex is unlocked, and try again; so none is forgotten
;;; because another one that was woken has ended meanwhile.

;; STATE: not-abandoned or abandoned if it is not locked, else its owner or not-owned. An owner that
;; has terminated has abandoned the mutex. WAITING: the queue of those who want to lock it.
(define-record-type mutex
  (new-mutex state waiting)
  mutex?
  (state last-state set-mutex-state!)
  (waiting mutex-waiting))

(define (make-mutex)
  (new-mutex 'not-abandoned (%make-queue)))

(define (mutex-state mutex)
  (check-mutex "mutex-state" mutex)
  (let ((state (last-state mutex)))
    (if (and (thread? state) (terminated? state)) 'abandoned state)))

(define mutex-lock!
  (case-lambda
    ((mutex) (mutex-lock! mutex #f #f))
    ((mutex timeout) (mutex-lock! mutex timeout #f))
    ((mutex timeout owner)
     (check-mutex "mutex-lock!" mutex)
     (if owner (check-thread "mutex-lock!" 3 owner))
     (let try ()
       (let ((waits (deadline "mutex-lock!" 2 timeout)))
         (case (try-to-lock! mutex waits owner)
           ((locked) #t)
           ((abandoned) (raise-continuable (make-thread-abandoned-mutex-condition)))
           ((late) #f)
           (else (try))))))))

;; Locks the mutex if nobody has it, else waits until it is worth another try. Answers `locked`,
;; `abandoned` if it was that until now, `late`, or `woken`. WAITS: cases that end the wait.
(define (try-to-lock! mutex waits owner)
  (%without-preemption
    (lambda ()
      (let ((state (mutex-state mutex)))
        (cond ((memq state '(not-abandoned abandoned))
               (set-mutex-state! mutex (or owner 'not-owned))
               (if (eq? state 'abandoned) 'abandoned 'locked))
              (else
               (wait-for-unlock (mutex-waiting mutex) state waits)))))))

(define (wait-for-unlock queue state waits)
  (let ((cases (cons (list 'queue queue #f)
                     (if (thread? state) (cons (list 'ended state #f) waits) waits))))
    (let-values (((index value) (%wait cases #t)))
      (if (and (pair? waits) (= index (- (length cases) 1))) 'late 'woken))))

(define mutex-unlock!
  (case-lambda
    ((mutex)
     (check-mutex "mutex-unlock!" mutex)
     (unlock! mutex)
     #t)
    ((mutex condition-variable) (mutex-unlock! mutex condition-variable #f))
    ((mutex condition-variable timeout)
     (check-mutex "mutex-unlock!" mutex)
     (check-condition-variable "mutex-unlock!" 2 condition-variable)
     (let ((waits (deadline "mutex-unlock!" 3 timeout)))
       (wait-for-signal condition-variable waits (lambda () (unlock! mutex)))))))

(define (unlock! mutex)
  (set-mutex-state! mutex 'not-abandoned)
  (%queue-wake! (mutex-waiting mutex) everybody))

(define everybody 1000000000)

(define (check-mutex who obj)
  (unless (mutex? obj) (%wrong-type who 1 "a mutex" obj)))
